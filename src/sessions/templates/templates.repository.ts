import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import type { Cursor } from '../../platform/http/cursor.js';
import { Template } from './template.entity.js';

/** Whether some agent may run it: one that is offline comes back, one that was revoked does not. */
const HAS_PLATFORM = `EXISTS (SELECT FROM agents a
  WHERE a.revoked_at IS NULL AND template.workloads @> jsonb_build_array(jsonb_build_object('platform', a.platform)))`;

/** Reads the catalog. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` applications, oldest first: those that people may launch and some agent has a platform for, or all. */
  async findPage(limit: number, after: Cursor | null, isForAdmins: boolean): Promise<Template[]> {
    const query = this.dataSource.manager
      .createQueryBuilder(Template, 'template')
      .where('template.removedAt IS NULL')
      .orderBy('template.createdAt')
      .addOrderBy('template.id')
      .limit(limit);
    if (!isForAdmins) query.andWhere('template.isEnabled').andWhere(HAS_PLATFORM);
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
