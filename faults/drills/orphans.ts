import { OrphanPage, type OrphanView } from '../../protocol/http/orphans.js';
import { type Person, UnwantedAnswerError } from '../rig/person.js';
import type { Stage } from '../rig/stage.js';

/** An instance that belongs to no session, and the agent that has it. */
export interface FoundOrphan {
  readonly agentId: string;
  readonly orphan: OrphanView;
}

/** The orphan of an id, as administrators find it, once its agent has told what it knows of it; null while there is none. */
export async function findOrphan(stage: Stage, admin: Person, id: string): Promise<FoundOrphan | null> {
  const { rows } = await stage.rows.query<{ id: string }>('SELECT id FROM agents');
  for (const { id: agentId } of rows) {
    const answer = await admin.call('GET', `/agents/${agentId}/orphans`);
    if (answer.status !== 200) throw new UnwantedAnswerError('Orphans', answer);
    const orphan = OrphanPage.parse(JSON.parse(answer.text)).items.find((each) => each.id === id);
    if (orphan && isTold(orphan)) return { agentId, orphan };
  }
  return null;
}

/** Platforms tell when they made it, or a name of their own. */
const isTold = ({ id, name, createdAt }: OrphanView): boolean => createdAt !== null || name !== id;

/** Makes a session of it for the person whose it was, or has it removed where that cannot be. */
export async function settleOrphan(
  admin: Person,
  { agentId, orphan: { id, name, adoption } }: FoundOrphan,
): Promise<'adopted' | 'removed'> {
  const path = `/agents/${agentId}/orphans/${id}`;
  const answer = adoption.isPossible
    ? await admin.call('POST', `${path}/adopt`, {})
    : await admin.call('DELETE', path, { confirm: name });
  if (answer.status >= 300) throw new UnwantedAnswerError(adoption.isPossible ? 'Adoption' : 'Removal', answer);
  return adoption.isPossible ? 'adopted' : 'removed';
}
