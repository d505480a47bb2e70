import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { Template } from '../templates/template.entity.js';
import { columnsOf } from './template-columns.js';

/** How a template came into the catalog. */
export interface Origin {
  /** Spaces the times of templates that come together, so that lists keep their order. */
  readonly order?: number;
  /** The definition that the product brings along; null where an administrator wrote it. */
  readonly shipped?: TemplateDefinition | null;
}

const UNENDED = `SELECT count(*)::integer AS count FROM sessions WHERE template_id = $1 AND state <> 'ended'`;

const DEPENDENT = `
  SELECT count(*)::integer AS count FROM sessions s JOIN agents a ON a.id = s.agent_id
  WHERE s.template_id = $1 AND s.state <> 'ended'
    AND (a.platform = ANY($2::text[]) OR ($3 AND NOT s.is_released AND s.state <> 'hibernated'))`;

/** Templates as administrators and the product write them. */
@Injectable()
export class TemplateDefinitionsRepository {
  /** The row of `id`, removed or not, locked until the transaction ends: no session of it begins meanwhile. */
  async lock(tx: EntityManager, id: string): Promise<Template | null> {
    return tx.findOne(Template, { where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** The row of `id`, removed or not. */
  async find(manager: EntityManager, id: string): Promise<Template | null> {
    return manager.findOneBy(Template, { id });
  }

  /** Every template that was not removed, oldest first. */
  async findAll(manager: EntityManager): Promise<Template[]> {
    return manager
      .createQueryBuilder(Template, 'template')
      .where('template.removedAt IS NULL')
      .orderBy('template.createdAt')
      .addOrderBy('template.id')
      .getMany();
  }

  /** The rows of `ids`, removed or not. */
  async findByIds(manager: EntityManager, ids: readonly string[]): Promise<Template[]> {
    return manager.findBy(Template, { id: In([...ids]) });
  }

  /** Adds a template; false when there is, or was, one of its id. */
  async insert(tx: EntityManager, definition: TemplateDefinition, origin: Origin = {}): Promise<boolean> {
    const { order = 0, shipped = null } = origin;
    const result = await tx
      .createQueryBuilder()
      .insert()
      .into(Template)
      .values({
        ...columnsOf(definition),
        shipped,
        createdAt: () => `now() + ${order} * interval '1 millisecond'`,
        updatedAt: () => 'now()',
      })
      .orIgnore()
      .returning('id')
      .updateEntity(false)
      .execute();
    const rows: unknown = result.raw;
    return Array.isArray(rows) && rows.length > 0;
  }

  /** Writes a definition over the row of its id, and takes back that it was removed. */
  async replace(tx: EntityManager, definition: TemplateDefinition): Promise<void> {
    const changes = { ...columnsOf(definition), removedAt: null, updatedAt: () => 'now()' };
    await tx.createQueryBuilder().update(Template).set(changes).where({ id: definition.id }).execute();
  }

  /** Notes what the product brings along. */
  async noteShipped(tx: EntityManager, shipped: TemplateDefinition): Promise<void> {
    await tx.createQueryBuilder().update(Template).set({ shipped }).where({ id: shipped.id }).execute();
  }

  /** Takes a template out of the catalog. The row stays for ended sessions and for homes. */
  async remove(tx: EntityManager, id: string): Promise<void> {
    const changes = { isEnabled: false, removedAt: () => 'now()', updatedAt: () => 'now()' };
    await tx.createQueryBuilder().update(Template).set(changes).where({ id }).execute();
  }

  /** Sessions of a template that have not ended. */
  async countUnended(tx: EntityManager, id: string): Promise<number> {
    const [row] = await tx.query<{ count: number }[]>(UNENDED, [id]);
    return row?.count ?? 0;
  }

  /**
   * Sessions that a change would strand: what runs is reached where it was started, and what sleeps wakes on the agent that has its files. The row
   * has to be locked, so that no session begins meanwhile.
   */
  async countStranded(tx: EntityManager, from: TemplateDefinition, to: TemplateDefinition): Promise<number> {
    const kept = to.workloads.map(({ platform }) => platform);
    const dropped = from.workloads.map(({ platform }) => platform).filter((platform) => !kept.includes(platform));
    const isMoved = from.stream.kind !== to.stream.kind || from.stream.port !== to.stream.port;
    if (dropped.length === 0 && !isMoved) return 0;
    const [row] = await tx.query<{ count: number }[]>(DEPENDENT, [to.id, dropped, isMoved]);
    return row?.count ?? 0;
  }
}
