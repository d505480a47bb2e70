import { Injectable } from '@nestjs/common';
import type { AuditFinding, AuditVerification } from '../../../protocol/http/audit.js';
import { Clock } from '../../platform/clock.js';
import { AuditBusyError } from '../audit.errors.js';
import { CheckedCheckpoints } from '../checkpoints/checked-checkpoints.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { ChainCheck } from './chain-check.js';
import { verdict } from './verification-sentence.js';
import { DataSource } from 'typeorm';
import { ArchivesRepository, type BeforeFirst } from '../archives/archives.repository.js';
import type { CheckedCheckpoint } from './chain-check.js';
import { CHAIN_START, type ChainTip } from './chain-link.js';

const BATCH = 1_000;

/** Verifies the whole log in the database, in memory that does not grow with it; one verification at a time in each replica. */
@Injectable()
export class LogVerifier {
  private isBusy = false;

  constructor(
    private readonly records: RecordsRepository,
    private readonly checkpoints: CheckedCheckpoints,
    private readonly archives: ArchivesRepository,
    private readonly dataSource: DataSource,
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
      const checkpoints = await this.checkpoints.all();
      const before = await this.archives.beforeFirst(this.dataSource.manager);
      const check = new ChainCheck(checkpoints, startAfter(before));
      const finding = unarchived(before, checkpoints) ?? (await this.run(check, isWanted));
      const found = verdict(check, finding, Math.round(this.clock.monotonicMs() - startedMs));
      if (before === null || finding !== null) return found;
      const archived = `Entries 1 to ${before.position} were moved to files; verify these as well.`;
      return { ...found, sentence: `${found.sentence} ${archived}` };
    } finally {
      this.isBusy = false;
    }
  }

  private async run(check: ChainCheck, isWanted: () => boolean): Promise<AuditFinding | null> {
    let lastId: string | null = null;
    let { position } = check.tip;
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

function startAfter(before: BeforeFirst | null): ChainTip {
  return before === null ? CHAIN_START : { position: before.position, hash: before.hash ?? CHAIN_START.hash };
}

/** What is not there must lie in an archive, and a checkpoint must have been signed at its end. */
function unarchived(before: BeforeFirst | null, checkpoints: readonly CheckedCheckpoint[]): AuditFinding | null {
  if (before === null) return null;
  const isSigned = checkpoints.some(({ checkpoint }) => checkpoint.position === before.position);
  if (before.hash !== null && before.isLogged && isSigned) return null;
  const detail = `The log begins with entry ${before.position + 1}, and no archive with a signed checkpoint holds what was before.`;
  return { kind: 'missing', position: 1, detail };
}
