import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AuditCheckpointPage, AuditCheckpointQuery, AuditKeys } from '../../../protocol/http/audit.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SigningKeys } from './signing-keys.js';

/** Checkpoints and public keys, for those who keep a copy. */
@Injectable()
export class Checkpoints {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CheckpointsRepository,
    private readonly signing: SigningKeys,
  ) {}

  /** One page, newest first. */
  async list({ limit, cursor }: AuditCheckpointQuery): Promise<AuditCheckpointPage> {
    const found = await this.repository.before(this.dataSource.manager, cursor ?? null, limit + 1);
    const items = found.slice(0, limit);
    const last = items.at(-1);
    return { items, nextCursor: found.length > limit && last ? String(last.position) : null };
  }

  keys(): Promise<AuditKeys> {
    return this.signing.list(this.dataSource.manager);
  }
}
