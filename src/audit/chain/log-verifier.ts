import { Injectable } from '@nestjs/common';
import type { AuditFinding, AuditVerification } from '../../../protocol/http/audit.js';
import { Clock } from '../../platform/clock.js';
import { AuditBusyError } from '../audit.errors.js';
import { CheckedCheckpoints } from '../checkpoints/checked-checkpoints.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { ChainCheck } from './chain-check.js';
import { verdict } from './verification-sentence.js';

const BATCH = 1_000;

/** Verifies the whole log in the database, in memory that does not grow with it; one verification at a time in each replica. */
@Injectable()
export class LogVerifier {
  private isBusy = false;

  constructor(
    private readonly records: RecordsRepository,
    private readonly checkpoints: CheckedCheckpoints,
    private readonly clock: Clock,
  ) {}

  /**
   * Reads every entry and answers with the first thing that is wrong. Stops early when `isWanted` says that nobody waits for it.
   *
   * @throws AuditBusyError while another verification runs here.
   */
  async verify(isWanted: () => boolean = () => true): Promise<AuditVerification> {
    if (this.isBusy) throw new AuditBusyError();
    this.isBusy = true;
    const startedMs = this.clock.monotonicMs();
    try {
      const check = new ChainCheck(await this.checkpoints.all());
      const finding = await this.run(check, isWanted);
      return verdict(check, finding, Math.round(this.clock.monotonicMs() - startedMs));
    } finally {
      this.isBusy = false;
    }
  }

  private async run(check: ChainCheck, isWanted: () => boolean): Promise<AuditFinding | null> {
    let lastId: string | null = null;
    let position = 0;
    while (isWanted()) {
      const records = await this.records.chainAfter(position, BATCH);
      const last = records.at(-1);
      if (!last) return check.end(await this.records.erasedPeople());
      const finding = check.add(records) ?? (await this.unsealed(lastId, last.id));
      if (finding) return finding;
      [position, lastId] = [last.position, last.id];
    }
    return null;
  }

  private async unsealed(first: string | null, last: string): Promise<AuditFinding | null> {
    const found = await this.records.unsealedBetween(first, last);
    if (!found) return null;
    const detail = `The event ${found.id} was put in before entry ${found.position} without being sealed.`;
    return { kind: 'added', position: found.position, detail };
  }
}
