import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Cursor } from '../../platform/http/cursor.js';
import { Template } from './template.entity.js';

/** Reads and seeds the catalog. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` applications that people may launch, oldest first. */
  async findPage(limit: number, after: Cursor | null): Promise<Template[]> {
    const query = this.dataSource.manager
      .createQueryBuilder(Template, 'template')
      .where('template.isEnabled')
      .orderBy('template.createdAt')
      .addOrderBy('template.id')
      .limit(limit);
    if (after) query.andWhere('(template.createdAt, template.id) > (:at, :id)', after);
    return query.getMany();
  }

  async findEnabled(tx: EntityManager, id: string): Promise<Template | null> {
    return tx.findOneBy(Template, { id, isEnabled: true });
  }

  /** Adds `template` unless there is one of its id; `order` spaces their times, so that lists keep their order. */
  async addIfMissing(template: Omit<Template, 'createdAt' | 'updatedAt' | 'isEnabled'>, order: number): Promise<void> {
    await this.dataSource
      .createQueryBuilder()
      .insert()
      .into(Template)
      .values({
        ...template,
        isEnabled: true,
        createdAt: () => `now() + ${order} * interval '1 millisecond'`,
        updatedAt: () => 'now()',
      })
      .orIgnore()
      .execute();
  }
}
