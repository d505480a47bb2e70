import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Cursor } from '../../platform/http/cursor.js';
import type { Workload } from '../../../protocol/session.js';
import { OWN_IMAGE_PREFIX } from './built-in-catalog.js';
import { Template } from './template.entity.js';

/** Only where everything that the application runs is what some version brought along: what an admin put in stays. */
const REFRESH = `
  UPDATE templates SET workloads = $2::jsonb, updated_at = now()
  WHERE id = $1 AND workloads <> $2::jsonb AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(workloads) AS workload
    WHERE workload->>'application' IS DISTINCT FROM $1 AND NOT starts_with(coalesce(workload->>'image', ''), $3))`;

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

  /** Brings what a built-in application runs up to this version: platforms that are new, images of this tag. */
  async refreshWorkloads(id: string, workloads: readonly Workload[]): Promise<void> {
    await this.dataSource.query(REFRESH, [id, JSON.stringify(workloads), `${OWN_IMAGE_PREFIX}${id}:`]);
  }
}
