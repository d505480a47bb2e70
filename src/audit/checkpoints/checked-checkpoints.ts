import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckedCheckpoint } from '../chain/chain-check.js';
import { CheckpointsRepository } from './checkpoints.repository.js';
import { SigningKeys } from './signing-keys.js';

/** More than two decades of hours. */
const MOST = 200_000;

/** The checkpoints that the database holds. Where no key is configured its own keys are believed: against whoever writes both there is only a copy elsewhere. */
@Injectable()
export class CheckedCheckpoints {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CheckpointsRepository,
    private readonly keys: SigningKeys,
  ) {}

  /** Every checkpoint. */
  async all(): Promise<CheckedCheckpoint[]> {
    const tx = this.dataSource.manager;
    const keys = await this.keys.trusted(tx);
    const checkpoints = await this.repository.before(tx, null, MOST);
    return checkpoints.map((checkpoint) => ({ checkpoint, isSigned: () => keys.hasSigned(checkpoint) }));
  }
}
