import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Cursor } from '../../platform/http/cursor.js';
import { Template } from './template.entity.js';
import { LOCK_ORDER } from './template-locks.js';

/** Whether some agent may run it: one that is offline comes back, one that was revoked does not. */
const HAS_PLATFORM = `EXISTS (SELECT FROM agents a
  WHERE a.revoked_at IS NULL AND template.workloads @> jsonb_build_array(jsonb_build_object('platform', a.platform)))`;

/** Whether a person sees it: everybody does, or one of their groups. */
const IS_VISIBLE = `(NOT template.is_restricted OR EXISTS (
  SELECT FROM template_groups tg JOIN group_members m ON m.group_id = tg.group_id
  WHERE tg.template_id = template.id AND m.user_id = :userId))`;

const VISIBLE = `
  SELECT wish.template_id AS "templateId", wish.user_id AS "userId"
  FROM unnest($1::text[], $2::uuid[]) AS wish (template_id, user_id) JOIN templates template ON template.id = wish.template_id
  WHERE template.is_enabled AND template.removed_at IS NULL AND ${IS_VISIBLE.replaceAll(':userId', 'wish.user_id')}`;

/** Who wants to launch which application. */
export interface TemplateWish {
  readonly templateId: string;
  readonly userId: string;
}

/** Which applications are listed: all, those that people may launch and some agent has a platform for, or the screens among these. */
export type CatalogSelection = 'all' | 'launchable' | 'launchable-screens';

/** Reads the catalog. */
@Injectable()
export class TemplatesRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** At most `limit` applications, oldest first. */
  async findPage(
    limit: number,
    after: Cursor | null,
    selection: CatalogSelection,
    userId: string,
  ): Promise<Template[]> {
    const query = this.dataSource.manager
      .createQueryBuilder(Template, 'template')
      .where('template.removedAt IS NULL')
      .orderBy('template.createdAt')
      .addOrderBy('template.id')
      .limit(limit);
    if (selection !== 'all') {
      query.andWhere('template.isEnabled').andWhere(HAS_PLATFORM).andWhere(IS_VISIBLE, { userId });
    }
    if (selection === 'launchable-screens') query.andWhere(`template.streamKind = 'rfb'`);
    if (after) query.andWhere('(template.createdAt, template.id) > (:at, :id)', after);
    return query.getMany();
  }

  /** An application that a person may launch. */
  async findEnabled(manager: EntityManager, id: string, userId: string): Promise<Template | null> {
    return manager
      .createQueryBuilder(Template, 'template')
      .where('template.id = :id AND template.isEnabled AND template.removedAt IS NULL', { id })
      .andWhere(IS_VISIBLE, { userId })
      .getOne();
  }

  /**
   * Of each wish the application if {@link findEnabled} finds it, else null; what was found stays so until the transaction ends. Whoever changes one
   * has it to themselves: with `isPatient` that is waited for, else the answer is 'busy'.
   */
  async holdEnabled(
    tx: EntityManager,
    wishes: readonly TemplateWish[],
    isPatient: boolean,
  ): Promise<(Template | 'busy' | null)[]> {
    const ids = [...new Set(wishes.map(({ templateId }) => templateId))];
    const query = tx
      .createQueryBuilder(Template, 'template')
      .where('template.id = ANY(:ids) AND template.isEnabled AND template.removedAt IS NULL', { ids })
      .orderBy(LOCK_ORDER)
      .setLock('pessimistic_read');
    const held = await (isPatient ? query : query.setOnLocked('skip_locked')).getMany();
    const columns = [wishes.map(({ templateId }) => templateId), wishes.map(({ userId }) => userId)];
    const visible = await tx.query<TemplateWish[]>(VISIBLE, columns);
    const isVisible = new Set(visible.map(({ templateId, userId }) => `${templateId} ${userId}`));
    const byId = new Map(held.map((template) => [template.id, template]));
    return wishes.map(({ templateId, userId }) =>
      isVisible.has(`${templateId} ${userId}`) ? (byId.get(templateId) ?? (isPatient ? null : 'busy')) : null,
    );
  }

  /** Whether a person may run an application that they have a session of, also when it is not launched any more. */
  async isAllowed(manager: EntityManager, id: string, userId: string): Promise<boolean> {
    return manager
      .createQueryBuilder(Template, 'template')
      .where('template.id = :id', { id })
      .andWhere(IS_VISIBLE, { userId })
      .getExists();
  }
}
