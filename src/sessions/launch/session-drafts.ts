import type { EntityManager } from 'typeorm';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import type { Home } from '../placement/home.entity.js';
import type { Template } from '../templates/template.entity.js';
import { Session } from './session.entity.js';

/** Size of a screen that nobody asked for. */
export const DEFAULT_SCREEN = { width: 1280, height: 800 };

/** A session that nobody has decided about yet, of the size that its template has. */
export function draftOf(id: string, ownerId: string, template: Template, home: Home | null): SessionFacts {
  return {
    id,
    ownerId,
    templateId: template.id,
    templateName: template.name,
    platforms: template.workloads.map(({ platform }) => platform),
    protocolVersion: template.protocolVersion,
    agentId: null,
    agentName: null,
    homeId: home?.id ?? null,
    homeAgentId: home?.agentId ?? null,
    isHomeLeaving: home !== null && home.deletionRequestedAt !== null,
    state: 'pending',
    desired: 'running',
    generation: 1,
    isReleased: false,
    wasFrozen: false,
    reason: null,
    resources: template.resources,
    limitsInForce: null,
    isUnanswered: false,
    startTimeoutSeconds: template.startTimeoutSeconds,
    wakeTimeoutSeconds: template.wakeTimeoutSeconds,
    endTimeoutSeconds: template.endTimeoutSeconds,
    isAgentReachable: false,
  };
}

/** Stores a draft. Rejects with the database's error, among others when another session holds its home. */
export async function insertDraft(
  tx: EntityManager,
  { id, ownerId, templateId, resources, homeId }: SessionFacts,
  { name, screen }: Pick<Session, 'name' | 'screen'>,
): Promise<void> {
  const row = { id, ownerId, templateId, resources, homeId, name, screen };
  await tx.createQueryBuilder().insert().into(Session).values(row).updateEntity(false).execute();
}

/** A draft with what is no matter of decisions. */
type NamedDraft = SessionFacts & Pick<Session, 'name' | 'screen'>;

const INSERT = `
  INSERT INTO sessions (id, owner_id, template_id, resources, home_id, name, screen)
  SELECT id, "ownerId", "templateId", resources, "homeId", name, screen
  FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
    id uuid, "ownerId" uuid, "templateId" text, resources jsonb, "homeId" uuid, name text, screen jsonb)) WITH ORDINALITY
  ORDER BY ordinality
  ON CONFLICT (home_id) WHERE home_id IS NOT NULL AND NOT (state = 'ended' OR (state = 'failed' AND is_released)) DO NOTHING
  RETURNING id`;

/** Stores drafts; answers with the ids of those that were stored. Another session holds the home of each other one. */
export async function insertDrafts(tx: EntityManager, drafts: readonly NamedDraft[]): Promise<ReadonlySet<string>> {
  const rows = drafts.map(({ id, ownerId, templateId, resources, homeId, name, screen }) => ({
    ...{ id, ownerId, templateId, resources, homeId, name, screen },
  }));
  const stored = rows.length > 0 ? await tx.query<{ id: string }[]>(INSERT, [JSON.stringify(rows)]) : [];
  return new Set(stored.map(({ id }) => id));
}
