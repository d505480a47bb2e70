import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OriginErasure as Erased } from '../../../protocol/http/audit.js';
import { EventLog } from '../../platform/events/event-log.js';

/**
 * Erases from where a person acted. The log itself holds ids only and a commitment to each origin, so that its chain stays as it is, and
 * everybody sees that something was erased, whose it was, and by whom.
 */
@Injectable()
export class OriginErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLog,
  ) {}

  /** Erases every origin of a person, whether or not there is such a person any more. */
  erase(userId: string): Promise<Erased> {
    return this.dataSource.transaction(async (tx) => {
      await this.log.append(tx, 'user.origins-erased', { userId });
      const [row] = await tx.query<[{ entries: number }]>('SELECT erase_origins($1) AS entries', [userId]);
      return { userId, entries: row.entries };
    });
  }
}
