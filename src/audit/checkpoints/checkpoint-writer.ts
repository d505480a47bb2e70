import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AuditCheckpoint } from '../../../protocol/http/audit.js';
import { AuditConfig } from '../../platform/config/control-plane.config.js';
import { ChainCheck } from '../chain/chain-check.js';
import { CHAIN_START, type ChainTip } from '../chain/chain-link.js';
import { RecordsRepository } from '../entries/records.repository.js';
import { signCheckpoint } from './checkpoint-signature.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SigningKeys } from './signing-keys.js';

const BATCH = 1_000;

/** Signs how the chain stands, now and then; nothing is signed that does not follow from the checkpoint before. */
@Injectable()
export class CheckpointWriter {
  private readonly logger = new Logger(CheckpointWriter.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CheckpointsRepository,
    private readonly records: RecordsRepository,
    private readonly keys: SigningKeys,
    private readonly config: AuditConfig,
  ) {}

  /** Signs a checkpoint if the last one is old enough. Answers with it, or null. */
  async writeIfDue(): Promise<AuditCheckpoint | null> {
    const { isDue } = await this.repository.dueAt(this.dataSource.manager, this.config.checkpointMs);
    return isDue ? this.write() : null;
  }

  /** Signs a checkpoint at the last entry; null where nothing was sealed since the last one, or where something is wrong. */
  async write(): Promise<AuditCheckpoint | null> {
    const [last] = await this.repository.before(this.dataSource.manager, null, 1);
    const tip = await this.follow(last ?? CHAIN_START);
    if (tip === null || tip.position === (last?.position ?? 0)) return null;
    return this.dataSource.transaction((tx) => this.sign(tx, tip));
  }

  private async follow(from: ChainTip): Promise<ChainTip | null> {
    const check = new ChainCheck([], { position: from.position, hash: from.hash });
    let position = from.position;
    for (;;) {
      const records = await this.records.chainAfter(position, BATCH);
      const last = records.at(-1);
      const finding = last ? check.add(records) : check.end(await this.records.erasures());
      if (finding) {
        this.logger.error({ finding }, 'The log was tampered with, so that no checkpoint is signed. Verify it.');
        return null;
      }
      if (!last) return check.tip;
      position = last.position;
    }
  }

  private async sign(tx: EntityManager, { position, hash }: ChainTip): Promise<AuditCheckpoint> {
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('event-checkpoints'))");
    const { id: keyId, privateKey } = await this.keys.current(tx);
    const { now } = await this.repository.dueAt(tx, 0);
    const unsigned = { type: 'checkpoint', position, hash, keyId, createdAt: now.toISOString() } as const;
    const checkpoint = signCheckpoint(unsigned, privateKey);
    await this.repository.add(tx, checkpoint);
    return checkpoint;
  }
}
