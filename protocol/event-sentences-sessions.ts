import type { EventData, ScreenRight } from './events.js';
import type { EventReadings, EventWords } from './event-words.js';

const WISHES = {
  running: 'started',
  standby: 'froze',
  hibernated: 'put to sleep',
  ended: 'ended',
} as const satisfies Record<EventData<'session.desired'>['desired'], string>;

const SLEEP_CAUSES = {
  idle: 'nobody used it',
  lifetime: 'its time was up',
  'end-of-day': 'the day has ended',
} as const satisfies Record<EventData<'session.sleep-due'>['cause'], string>;

const RIGHTS = {
  own: '',
  share: ', which is shared with them',
  visit: ', for the reason that they gave as an administrator',
} as const satisfies Record<ScreenRight, string>;

const ACCESS = { view: 'to look at', control: 'to use' } as const satisfies Record<
  EventData<'session.shared'>['access'],
  string
>;

const withWhom = (
  { userId, groupId }: Pick<EventData<'session.shared'>, 'userId' | 'groupId'>,
  w: EventWords,
): string => (groupId === null ? w.person(userId) : w.group(groupId));

/** How events of agents, applications and sessions read. */
export const SESSION_READINGS = {
  'enrollment-token.created': {
    title: 'Enrolment token made',
    sentence: (_data, w) => `${w.actor} made an enrolment token for an agent.`,
  },
  'agent.enrolled': {
    title: 'Agent enrolled',
    sentence: ({ agentId, platform }, w) => `${w.agent(agentId)} enrolled for the platform ${platform}.`,
  },
  'agent.connected': {
    title: 'Agent connected',
    sentence: ({ agentId, softwareVersion }, w) => `${w.agent(agentId)} connected with version ${softwareVersion}.`,
  },
  'agent.disconnected': {
    title: 'Agent disconnected',
    sentence: ({ agentId }, w) => `${w.agent(agentId)} disconnected.`,
  },
  'agent.lost': {
    title: 'Agent lost',
    sentence: ({ agentId }, w) => `${w.agent(agentId)} has been silent for too long and counts as unreachable.`,
  },
  'agent.revoked': { title: 'Agent revoked', sentence: ({ agentId }, w) => `${w.actor} revoked ${w.agent(agentId)}.` },
  'agent.key-rotation-requested': {
    title: 'New key asked for',
    sentence: ({ agentId }, w) => `${w.actor} asked ${w.agent(agentId)} for a new key.`,
  },
  'agent.key-rotated': {
    title: 'Key of an agent replaced',
    sentence: ({ agentId }, w) => `${w.agent(agentId)} put a new key in the place of its own.`,
  },
  'agent.draining-changed': {
    title: 'Agent drained or not',
    sentence: ({ agentId, isDraining }, w) =>
      `${w.actor} let ${w.agent(agentId)} take ${isDraining ? 'no new sessions' : 'sessions again'}.`,
  },
  'agent.duplicate-refused': {
    title: 'Second agent refused',
    sentence: ({ agentId }, w) => `Another process with the key of ${w.agent(agentId)} was refused.`,
  },
  'agent.violated': {
    title: 'Agent overstepped',
    sentence: ({ agentId, sessionId }, w) =>
      `${w.agent(agentId)} spoke of ${w.session(sessionId)}, which is none of its own; it was ignored.`,
  },
  'template.created': {
    title: 'Application added',
    sentence: ({ template }, w) => `${w.actor} added the application ${w.template(template)}.`,
  },
  'template.changed': {
    title: 'Application changed',
    sentence: ({ template }, w) => `${w.actor} changed the application ${w.template(template)}.`,
  },
  'template.removed': {
    title: 'Application removed',
    sentence: ({ template }, w) => `${w.actor} removed the application ${w.template(template)}.`,
  },
  'template.visibility-changed': {
    title: 'Application shown to others',
    sentence: ({ template, groupIds }, w) =>
      `${w.actor} lets ${groupIds === null ? 'everybody' : groupIds.length === 0 ? 'nobody' : groupIds.map((id) => w.group(id)).join(', ')} ` +
      `see the application ${w.template(template)}.`,
  },
  'session.requested': {
    title: 'Session launched',
    sentence: ({ sessionId, template }, w) => `${w.actor} launched ${w.session(sessionId)} (${w.template(template)}).`,
  },
  'session.waiting': {
    title: 'Session waits',
    sentence: ({ sessionId, reason }, w) => `${w.session(sessionId)} waits: ${reason}.`,
  },
  'session.begun': {
    title: 'Session’s turn came',
    sentence: ({ sessionId, agentId }, w) =>
      `${w.agent(agentId)} began with ${w.session(sessionId)}, which had waited.`,
  },
  'session.placed': {
    title: 'Session placed',
    sentence: ({ sessionId, agentId }, w) => `${w.session(sessionId)} was placed on ${w.agent(agentId)}.`,
  },
  'session.desired': {
    title: 'Session started, stopped or ended',
    sentence: ({ sessionId, desired }, w) => `${w.actor} ${WISHES[desired]} ${w.session(sessionId)}.`,
  },
  'session.sleep-due': {
    title: 'Session due to sleep',
    sentence: ({ sessionId, cause }, w) => `${w.session(sessionId)} was put to sleep because ${SLEEP_CAUSES[cause]}.`,
  },
  'session.kept-awake': {
    title: 'Session kept awake',
    sentence: ({ sessionId }, w) => `${w.actor} kept ${w.session(sessionId)} awake.`,
  },
  'session.renamed': {
    title: 'Session renamed',
    sentence: ({ sessionId }, w) => `${w.actor} renamed ${w.session(sessionId)}.`,
  },
  'session.resized': {
    title: 'Session resized',
    sentence: ({ sessionId, resources }, w) =>
      `${w.actor} gave ${w.session(sessionId)} ${resources.cpuMillis / 1000} CPU, ${resources.memoryMiB} MiB of memory and ` +
      `${resources.storageGiB} GiB of storage.`,
  },
  'session.limits-changed': {
    title: 'New size in force',
    sentence: ({ sessionId }, w) => `The new size of ${w.session(sessionId)} holds for what runs from now on.`,
  },
  'session.state-changed': {
    title: 'Session changed state',
    sentence: ({ sessionId, from, to, reason }, w) =>
      `${w.session(sessionId)} went from ${from} to ${to}${reason === null ? '' : `: ${reason}`}.`,
  },
  'session.progressed': {
    title: 'Session made a step',
    sentence: ({ sessionId, step, elapsedMs }, w) => `${w.session(sessionId)} reached “${step}” after ${elapsedMs} ms.`,
  },
  'session.released': {
    title: 'Session released',
    sentence: ({ sessionId }, w) => `Nothing of ${w.session(sessionId)} is left on its agent.`,
  },
  'orphan.found': {
    title: 'Orphan found',
    sentence: ({ agentId, instanceId }, w) =>
      `${w.agent(agentId)} runs ${w.session(instanceId)}, which should not be there; it was left alone.`,
  },
  'orphan.adopted': {
    title: 'Orphan adopted',
    sentence: ({ agentId, sessionId, userId }, w) =>
      `${w.actor} gave what ran on ${w.agent(agentId)} to ${w.person(userId)} as ${w.session(sessionId)}.`,
  },
  'orphan.removal-requested': {
    title: 'Removal of an orphan asked for',
    sentence: ({ agentId, instanceId }, w) =>
      `${w.actor} had ${w.session(instanceId)} removed from ${w.agent(agentId)}, where it should not run.`,
  },
  'orphan.removed': {
    title: 'Orphan gone',
    sentence: ({ agentId, instanceId, wasRequested }, w) =>
      `${w.session(instanceId)} is gone from ${w.agent(agentId)}${wasRequested ? '' : ' without anybody’s asking'}.`,
  },
  'home.deletion-requested': {
    title: 'Deletion of files asked for',
    sentence: ({ userId, template, agentId }, w) =>
      `${w.actor} had the files of ${w.person(userId)} for ${w.template(template)} on ${w.agent(agentId)} deleted.`,
  },
  'home.deleted': {
    title: 'Files deleted',
    sentence: ({ userId, template, agentId, isConfirmed }, w) =>
      `The files of ${w.person(userId)} for ${w.template(template)} on ${w.agent(agentId)} ` +
      `${isConfirmed ? 'are deleted' : 'are out of reach, because the agent was revoked'}.`,
  },
  'session.shared': {
    title: 'Session shared',
    sentence: ({ sessionId, access, expiresAt, ...subject }, w) =>
      `${w.actor} shared ${w.session(sessionId)} with ${withWhom(subject, w)} ${ACCESS[access]}` +
      `${expiresAt === null ? '' : ` until ${expiresAt}`}.`,
  },
  'session.share-revoked': {
    title: 'Share taken back',
    sentence: ({ sessionId, ...subject }, w) =>
      `${w.actor} no longer shares ${w.session(sessionId)} with ${withWhom(subject, w)}.`,
  },
  'session.screen-visited': {
    title: 'Screen visited by an administrator',
    sentence: ({ sessionId, access, until, reason }, w) =>
      `${w.actor} took leave ${ACCESS[access]} the screen of ${w.session(sessionId)} until ${until}. The reason: ${reason}`,
  },
  'session.ticket-issued': {
    title: 'Ticket issued',
    sentence: ({ sessionId }, w) => `${w.actor} got a ticket for ${w.session(sessionId)}.`,
  },
  'stream.opened': {
    title: 'Screen opened',
    sentence: ({ sessionId, userId, access, right }, w) =>
      `${w.person(userId)} opened the screen of ${w.session(sessionId)}${access === 'view' ? ' to look only' : ''}${right === undefined ? '' : RIGHTS[right]}.`,
  },
  'stream.closed': {
    title: 'Screen closed',
    sentence: ({ sessionId, userId }, w) => `${w.person(userId)} left the screen of ${w.session(sessionId)}.`,
  },
} as const satisfies EventReadings;
