import type { EventData, EventName, EventOutcome, EventTarget } from './events.js';

/** What the log notes of an event beside its data. */
export interface EventFacts {
  /** What it was done to; null when it was done to nothing in particular. */
  readonly target: EventTarget | null;
  readonly outcome: EventOutcome;
}

const done = (kind: EventTarget['kind'], id: string | null): EventFacts => ({
  target: { kind, id },
  outcome: 'succeeded',
});
const refused = (kind: EventTarget['kind'], id: string | null): EventFacts => ({
  target: id === null ? null : { kind, id },
  outcome: 'refused',
});
const session = ({ sessionId }: { readonly sessionId: string }): EventFacts => done('session', sessionId);
const agent = ({ agentId }: { readonly agentId: string }): EventFacts => done('agent', agentId);
const user = ({ userId }: { readonly userId: string }): EventFacts => done('user', userId);
const provider = ({ providerId }: { readonly providerId: string }): EventFacts => done('identity-provider', providerId);
const group = ({ groupId }: { readonly groupId: string }): EventFacts => done('group', groupId);
const home = ({ homeId }: { readonly homeId: string }): EventFacts => done('home', homeId);
/** What runs without a row is named as the session would be. */
const orphan = ({ instanceId }: { readonly instanceId: string }): EventFacts => done('session', instanceId);
const template = (data: { readonly template: string }): EventFacts => done('template', data.template);

/** A new event does not compile until somebody decides what it was done to and how it ended. */
const FACTS = {
  'user.created': user,
  'user.updated': user,
  'user.signed-in': user,
  'user.signed-out': user,
  'sign-in.refused': ({ userId }) => refused('user', userId),
  'sign-in.refreshed': user,
  'second-step.passed': user,
  'second-step.refused': ({ userId }) => refused('user', userId),
  'second-step.begun': user,
  'second-step.enabled': user,
  'second-step.disabled': user,
  'recovery-codes.renewed': user,
  'sign-in.step-up-begun': user,
  'sign-in.confirmed': user,
  'password.changed': user,
  'password-reset.created': user,
  'api-key.created': user,
  'api-key.revoked': user,
  'api-key.suspended': user,
  'security-notice.answered': user,
  'user.disabled': user,
  'user.enabled': user,
  'user.erased': user,
  'user.role-changed': user,
  'permission.refused': ({ userId }) => refused('user', userId),
  'settings.changed': () => done('everybody', null),
  'refresh-token.reused': ({ userId }) => refused('user', userId),
  'identity-provider.created': provider,
  'identity-provider.changed': provider,
  'identity-provider.removed': provider,
  'identity-provider.tested': provider,
  'identity.linked': user,
  'sign-on.vouched': provider,
  'sign-on.completed': user,
  'sign-on.rejected': ({ providerId }) => refused('identity-provider', providerId),
  'sign-on.ended': user,
  'user.role-synced': user,
  'user.groups-synced': user,
  'quota.changed': ({ subject, userId, groupId }) =>
    done(subject === 'default' ? 'everybody' : subject, userId ?? groupId),
  'group.created': group,
  'group.renamed': group,
  'group.removed': group,
  'group.member-added': group,
  'group.member-removed': group,
  'enrollment-token.created': ({ enrollmentTokenId }) => done('enrollment-token', enrollmentTokenId),
  'agent.enrolled': agent,
  'agent.connected': agent,
  'agent.disconnected': agent,
  'agent.lost': ({ agentId }) => ({ target: { kind: 'agent', id: agentId }, outcome: 'failed' }),
  'agent.revoked': agent,
  'agent.key-rotation-requested': agent,
  'agent.key-rotated': agent,
  'agent.draining-changed': agent,
  'agent.duplicate-refused': ({ agentId }) => refused('agent', agentId),
  'agent.violated': ({ sessionId }) => refused('session', sessionId),
  'template.created': template,
  'template.changed': template,
  'template.removed': template,
  'template.visibility-changed': template,
  'session.requested': session,
  'session.waiting': session,
  'session.begun': session,
  'session.placed': session,
  'session.desired': session,
  'session.sleep-due': session,
  'session.kept-awake': session,
  'session.renamed': session,
  'session.resized': session,
  'session.limits-changed': session,
  'session.state-changed': ({ sessionId, to }) => ({
    target: { kind: 'session', id: sessionId },
    outcome: to === 'failed' ? 'failed' : 'succeeded',
  }),
  'session.progressed': session,
  'session.released': session,
  'orphan.found': orphan,
  'orphan.adopted': orphan,
  'orphan.removal-requested': orphan,
  'orphan.removed': orphan,
  'home.deletion-requested': home,
  'home.deleted': home,
  'session.shared': session,
  'session.share-revoked': session,
  'session.screen-visited': session,
  'session.ticket-issued': session,
  'stream.opened': session,
  'stream.closed': session,
  'user.origins-erased': user,
  'audit.exported': () => done('audit', null),
  'audit.archived': () => done('audit', null),
  'audit-key.created': ({ keyId }) => done('audit', keyId),
} as const satisfies { readonly [Name in EventName]: (data: EventData<Name>) => EventFacts };

const BY_NAME: { readonly [Name in EventName]: (data: EventData<Name>) => EventFacts } = FACTS;

/** Target and outcome of an event. */
export function eventFacts<Name extends EventName>(name: Name, data: EventData<Name>): EventFacts {
  return BY_NAME[name](data);
}
