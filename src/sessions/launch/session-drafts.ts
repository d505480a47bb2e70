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
