import type { EventData, EventName } from './events.js';

/** Words for those that an event is about, as a reader may know them; also for those that are not there any more. */
export interface EventWords {
  /** Who caused it, to begin a sentence with. */
  readonly actor: string;
  person(id: string | null): string;
  group(id: string | null): string;
  /** With its owner, for example `Ben's session “Desktop”`. */
  session(id: string): string;
  agent(id: string): string;
  template(id: string): string;
}

/** How one kind of event reads. */
export interface EventReading<Name extends EventName> {
  /** Name for people, to choose it by. */
  readonly title: string;
  sentence(data: EventData<Name>, words: EventWords): string;
}

const WISHES = {
  running: 'started',
  standby: 'froze',
  hibernated: 'put to sleep',
  ended: 'ended',
} as const satisfies Record<EventData<'session.desired'>['desired'], string>;

/** A member's name in words: `displayName` is `display name`. */
const spoken = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const times = (count: number): string => (count === 1 ? 'once' : `${count} times in a row`);

/** How every event reads. A new event does not compile until somebody decides that. */
export const EVENT_READINGS: { readonly [Name in EventName]: EventReading<Name> } = {
  'user.created': {
    title: 'Account created',
    sentence: ({ userId, role }, w) => `${w.actor} created the account of ${w.person(userId)} with the role ${role}.`,
  },
  'user.updated': {
    title: 'Account changed',
    sentence: ({ userId, fields }, w) =>
      `${w.actor} changed the ${fields.map(spoken).join(', ')} of ${w.person(userId)}.`,
  },
  'user.signed-in': {
    title: 'Signed in',
    sentence: ({ userId, method }, w) => `${w.person(userId)} signed in (${method}).`,
  },
  'user.signed-out': { title: 'Signed out', sentence: ({ userId }, w) => `${w.person(userId)} signed out.` },
  'sign-in.refused': {
    title: 'Sign-in refused',
    sentence: ({ userId, cause, count }, w) =>
      `${userId === null ? 'Sign-ins from one address' : `Sign-ins to the account of ${w.person(userId)}`} were refused ${times(count)}` +
      `${cause === 'locked' ? ', and more are held back for a while' : ''}.`,
  },
  'sign-in.refreshed': {
    title: 'Sign-in prolonged',
    sentence: ({ userId }, w) => `A browser of ${w.person(userId)} went on being signed in.`,
  },
  'refresh-token.reused': {
    title: 'Refresh token used twice',
    sentence: ({ userId }, w) =>
      `A used refresh token of ${w.person(userId)} was shown again, so that the sign-in was ended.`,
  },
  'quota.changed': {
    title: 'Quota changed',
    sentence: ({ subject, userId, groupId, limits }, w) => {
      const whom = { default: 'everybody', group: w.group(groupId), user: w.person(userId) }[subject];
      return `${w.actor} ${limits === null ? 'removed' : 'set'} the quota of ${whom}.`;
    },
  },
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
  'session.requested': {
    title: 'Session launched',
    sentence: ({ sessionId, template }, w) => `${w.actor} launched ${w.session(sessionId)} (${w.template(template)}).`,
  },
  'session.waiting': {
    title: 'Session waits',
    sentence: ({ sessionId, reason }, w) => `${w.session(sessionId)} waits: ${reason}.`,
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
    sentence: ({ sessionId, cause }, w) =>
      `${w.session(sessionId)} was put to sleep because ${cause === 'idle' ? 'nobody used it' : 'its time was up'}.`,
  },
  'session.kept-awake': {
    title: 'Session kept awake',
    sentence: ({ sessionId }, w) => `${w.actor} kept ${w.session(sessionId)} awake.`,
  },
  'session.renamed': {
    title: 'Session renamed',
    sentence: ({ sessionId }, w) => `${w.actor} renamed ${w.session(sessionId)}.`,
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
  'session.ticket-issued': {
    title: 'Ticket issued',
    sentence: ({ sessionId }, w) => `${w.actor} got a ticket for ${w.session(sessionId)}.`,
  },
  'stream.opened': {
    title: 'Screen opened',
    sentence: ({ sessionId, userId }, w) => `${w.person(userId)} opened the screen of ${w.session(sessionId)}.`,
  },
  'stream.closed': {
    title: 'Screen closed',
    sentence: ({ sessionId, userId }, w) => `${w.person(userId)} left the screen of ${w.session(sessionId)}.`,
  },
  'user.origins-erased': {
    title: 'Origins erased',
    sentence: ({ userId }, w) => `${w.actor} erased from where ${w.person(userId)} had acted.`,
  },
  'audit.exported': {
    title: 'Log exported',
    sentence: ({ from, to, format, isFiltered }, w) =>
      `${w.actor} exported ${isFiltered ? 'entries chosen from' : 'the entries'} ${from} to ${to} as ${format === 'csv' ? 'CSV' : 'NDJSON'}.`,
  },
  'audit-key.created': {
    title: 'Key of the checkpoints made',
    sentence: ({ keyId }) => `Checkpoints are signed with the key ${keyId} from now on.`,
  },
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The event as a sentence for a person. */
export function eventSentence<Name extends EventName>(name: Name, data: EventData<Name>, words: EventWords): string {
  return capital(EVENT_READINGS[name].sentence(data, words));
}
