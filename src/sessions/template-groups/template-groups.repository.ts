import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TemplateGroups } from '../../../protocol/http/template-groups.js';

const FIND = `
  SELECT t.is_restricted AS "isRestricted",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('id', g.id, 'name', g.name) ORDER BY lower(g.name)), '[]')
      FROM template_groups tg JOIN groups g ON g.id = tg.group_id WHERE tg.template_id = t.id) AS groups
  FROM templates t WHERE t.id = $1 AND t.removed_at IS NULL`;
const LOCK = 'SELECT FROM templates WHERE id = $1 AND removed_at IS NULL FOR UPDATE';
const RESTRICT = 'UPDATE templates SET is_restricted = $2, updated_at = now() WHERE id = $1';
const CLEAR = 'DELETE FROM template_groups WHERE template_id = $1';
const INSERT = `
  INSERT INTO template_groups (template_id, group_id) SELECT $1, g.id FROM groups g WHERE g.id = ANY ($2::uuid[]) RETURNING group_id`;

/** Rows of `template_groups`. */
@Injectable()
export class TemplateGroupsRepository {
  async find(tx: EntityManager, templateId: string): Promise<TemplateGroups | null> {
    const [row] = await tx.query<TemplateGroups[]>(FIND, [templateId]);
    return row ?? null;
  }

  /** Whether there is such an application; nobody else changes it until the transaction ends. */
  async lock(tx: EntityManager, templateId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(LOCK, [templateId])).length > 0;
  }

  /** Opens it to these groups alone, or to everybody; answers with how many of the groups there are. */
  async replace(tx: EntityManager, templateId: string, groupIds: readonly string[] | null): Promise<number> {
    await tx.query(RESTRICT, [templateId, groupIds !== null]);
    await tx.query(CLEAR, [templateId]);
    return groupIds === null ? 0 : (await tx.query<unknown[]>(INSERT, [templateId, groupIds])).length;
  }
}
