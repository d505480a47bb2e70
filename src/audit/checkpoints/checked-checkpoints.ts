import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CheckedCheckpoint } from '../chain/chain-check.js';
import { TrustedKeys } from './checkpoint-signature.js';
import { CheckpointsRepository } from './checkpoints.repository.js';

/** More than two decades of hours. */
const MOST = 200_000;

/** The checkpoints that the database holds, with its own keys. Against whoever could write both there is only a copy elsewhere. */
@Injectable()
export class CheckedCheckpoints {
  constructor(
    private readonly dataSource: DataSource,
    private readonly repository: CheckpointsRepository,
  ) {}

  /** Every checkpoint. */
  async all(): Promise<CheckedCheckpoint[]> {
    const tx = this.dataSource.manager;
    const keys = new TrustedKeys((await this.repository.keys(tx)).map(({ publicKey }) => publicKey));
    const checkpoints = await this.repository.before(tx, null, MOST);
    return checkpoints.map((checkpoint) => ({ checkpoint, isSigned: () => keys.hasSigned(checkpoint) }));
  }
}
