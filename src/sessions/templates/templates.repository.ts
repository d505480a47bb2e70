import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { Cursor } from '../../platform/http/cursor.js';
import { Template } from './template.entity.js';

/** Whether some agent may run it: one that is offline comes back, one that was revoked does not. */
const HAS_PLATFORM = `EXISTS (SELECT FROM agents a
  WHERE a.revoked_at IS NULL AND template.workloads @> jsonb_build_array(jsonb_build_object('platform', a.platform)))`;

/** Which applications are listed: all, those that people may launch and some agent has a platform for, or the screens among these. */
export type CatalogSelection = 'all' | 'launchable' | 'launchable-screens';

/** Reads the catalog. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` applications, oldest first. */
  async findPage(limit: number, after: Cursor | null, selection: CatalogSelection): Promise<Template[]> {
    const query = this.dataSource.manager
      .createQueryBuilder(Template, 'template')
      .where('template.removedAt IS NULL')
      .orderBy('template.createdAt')
      .addOrderBy('template.id')
      .limit(limit);
    if (selection !== 'all') query.andWhere('template.isEnabled').andWhere(HAS_PLATFORM);
    if (selection === 'launchable-screens') query.andWhere(`template.streamKind = 'rfb'`);
    if (after) query.andWhere('(template.createdAt, template.id) > (:at, :id)', after);
    return query.getMany();
  }

  async findEnabled(manager: EntityManager, id: string): Promise<Template | null> {
    return manager.findOneBy(Template, { id, isEnabled: true, removedAt: IsNull() });
  }

  /** Like {@link findEnabled}, and keeps it so until the transaction ends. */
  async holdEnabled(tx: EntityManager, id: string): Promise<Template | null> {
    const where = { id, isEnabled: true, removedAt: IsNull() };
    return tx.findOne(Template, { where, lock: { mode: 'pessimistic_read' } });
  }
}
