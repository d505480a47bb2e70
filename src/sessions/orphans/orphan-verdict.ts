import type { OrphanCause, OrphanView } from '../../../protocol/http/orphans.js';
import { type OrphanRow, STUCK_AFTER_MINUTES } from './orphan-list.repository.js';

type Adoption = OrphanView['adoption'];
export type JudgedOrphan = Pick<
  OrphanRow,
  | 'cause'
  | 'state'
  | 'isStuck'
  | 'details'
  | 'isLeaving'
  | 'session'
  | 'owner'
  | 'template'
  | 'canKeepHouse'
  | 'agentName'
>;

const no = (message: string): Adoption => ({ isPossible: false, needsPerson: false, message });

/** Why an instance belongs to no session, as a sentence. */
export const CAUSES: Readonly<Record<OrphanCause, string>> = {
  unknown: 'No session has this id. It may have been made before the database was restored from a backup.',
  'outdated-row':
    'Its session has ended, but the agent made something newer of it. The database may have been restored from a backup.',
  elsewhere: 'Its session is on another agent, or waits for one, and does not use this instance.',
};

/**
 * What keeps an instance from being adopted that neither is up nor sleeps. No agent goes on by itself with what it was not asked for any more: a start
 * that an agent broke off because it died is over, and stays what it is.
 */
function unsettled({ state, isStuck }: JudgedOrphan): string | null {
  if (state !== 'starting' && state !== 'stopping') return null;
  if (!isStuck)
    return state === 'starting'
      ? 'It has not started completely. Look again in a moment, or remove it.'
      : 'It is being stopped. Look again in a moment.';
  const what = state === 'starting' ? 'Its start was broken off' : 'Stopping it was broken off';
  return `${what}: it has got no further for more than ${STUCK_AFTER_MINUTES} minutes, and nobody goes on with it. Remove it. Files of a persistent home stay, and their owner can start the application anew.`;
}

/** What keeps an instance that no row knows from becoming a session. */
function unknownObstacle({ details, template, owner, canKeepHouse, agentName }: JudgedOrphan): string | null {
  if (!details) {
    return canKeepHouse
      ? 'The agent has not told yet what it knows of it. Look again in a moment.'
      : `The agent program on ${agentName} is too old to tell what it knows of it. Upgrade it first.`;
  }
  if (!details.template || !details.stream || !details.home)
    return 'The agent does not know enough of it to make a session of it. Its files, if any, are kept when it is removed.';
  if (!template)
    return `The application ${details.template} is not in the catalog. Import it, then adopt the instance.`;
  if (template.streamKind !== details.stream.kind)
    return `It shows itself in another way than ${template.name} does today, so that nobody could open it.`;
  if (details.home === 'persistent' && !owner)
    return 'The person whose files it has is not known here. Remove it; the files stay on the agent.';
  return null;
}

/** Whether an administrator may make a session of an instance, and what that takes. */
export function adoptionOf(orphan: JudgedOrphan): Adoption {
  if (orphan.isLeaving) return no('It is being removed.');
  if (orphan.cause === 'elsewhere')
    return no('Its session goes on elsewhere. Remove this instance; its session and its files stay.');
  const obstacle = unsettled(orphan) ?? (orphan.cause === 'unknown' ? unknownObstacle(orphan) : null);
  if (obstacle !== null) return no(obstacle);
  if (orphan.cause === 'outdated-row')
    return {
      isPossible: true,
      needsPerson: false,
      message: 'Its session goes on where it is, and counts for its owner again.',
    };
  if (orphan.details?.home === 'persistent') {
    const name = orphan.owner?.displayName ?? 'Its owner';
    return {
      isPossible: true,
      needsPerson: false,
      message: `${name} gets it as a session: the files in it are theirs.`,
    };
  }
  return {
    isPossible: true,
    needsPerson: true,
    message: 'It has files of its own only. Choose whose session it becomes.',
  };
}

/** How far a removal is, as a sentence. */
export function removalWords({
  removalFailure,
  canKeepHouse,
  isAgentReachable,
  agentName,
}: Pick<OrphanRow, 'removalFailure' | 'canKeepHouse' | 'isAgentReachable' | 'agentName'>): string {
  if (!isAgentReachable) return `It is removed as soon as ${agentName} is back.`;
  if (!canKeepHouse)
    return `The agent program on ${agentName} is too old to remove it. It does so once it is upgraded.`;
  return removalFailure === null
    ? `${agentName} is removing it.`
    : `It is tried again. The agent said: ${removalFailure}`;
}
