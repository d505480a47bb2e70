import type { EventData } from './events.js';
import type { EventReadings } from './event-words.js';

const SIGN_ON_ENDS = {
  'back-channel': 'said that they signed out there',
  'refused-by-provider': 'did not let them go on',
  'provider-silent': 'did not answer for too long',
  'provider-off': 'was switched off',
} as const satisfies Record<EventData<'sign-on.ended'>['cause'], string>;

/** A member's name in words: `displayName` is `display name`. */
const spoken = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

const times = (count: number): string => (count === 1 ? 'once' : `${count} times in a row`);

/** How events of people, their rights and the log itself read. */
export const PEOPLE_READINGS = {
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
  'permission.refused': {
    title: 'Permission refused',
    sentence: ({ userId, permission, count }, w) =>
      `${userId === null ? 'Several people' : w.person(userId)} asked ${count === 1 ? 'once' : `${count} times`} for what they may not do (${permission}).`,
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
  'identity-provider.created': {
    title: 'Identity provider added',
    sentence: ({ providerId }, w) => `${w.actor} added the identity provider ${w.provider(providerId)}.`,
  },
  'identity-provider.changed': {
    title: 'Identity provider changed',
    sentence: ({ providerId, fields }, w) =>
      `${w.actor} changed the ${fields.map(spoken).join(', ')} of the identity provider ${w.provider(providerId)}.`,
  },
  'identity-provider.removed': {
    title: 'Identity provider removed',
    sentence: ({ providerId }, w) => `${w.actor} removed the identity provider ${w.provider(providerId)}.`,
  },
  'identity-provider.tested': {
    title: 'Identity provider tested',
    sentence: ({ providerId, isUsable }, w) =>
      `${w.actor} tested the identity provider ${w.provider(providerId)}, which ${isUsable ? 'works' : 'does not work'}.`,
  },
  'identity.linked': {
    title: 'Identity linked',
    sentence: ({ userId, providerId, way }, w) =>
      `${w.person(userId)} may sign in by ${w.provider(providerId)} from now on` +
      `${way === 'email' ? ', which vouched for the address of the account' : ', with a new account'}.`,
  },
  'sign-on.vouched': {
    title: 'Vouched for by a provider',
    sentence: ({ providerId }, w) => `${w.provider(providerId)} vouched for somebody, whose browser is yet to come.`,
  },
  'sign-on.completed': {
    title: 'Signed in by a provider',
    sentence: ({ userId, providerId }, w) => `${w.provider(providerId)} let ${w.person(userId)} in.`,
  },
  'sign-on.rejected': {
    title: 'Sign-in by a provider rejected',
    sentence: ({ providerId, cause, count }, w) =>
      `Sign-ins by ${w.provider(providerId)} were rejected ${times(count)} (${cause}).`,
  },
  'sign-on.ended': {
    title: 'Sign-in ended by a provider',
    sentence: ({ userId, providerId, cause }, w) =>
      `A sign-in of ${w.person(userId)} ended, because ${w.provider(providerId)} ${SIGN_ON_ENDS[cause]}.`,
  },
  'user.role-synced': {
    title: 'Role set by a provider',
    sentence: ({ userId, providerId, from, to }, w) =>
      `${w.provider(providerId)} made ${w.person(userId)} ${to} instead of ${from}.`,
  },
  'user.groups-synced': {
    title: 'Groups set by a provider',
    sentence: ({ userId, providerId, joined, left }, w) => {
      const list = (ids: readonly string[]): string => ids.map((id) => w.group(id)).join(', ');
      const changes = [joined.length > 0 ? `into ${list(joined)}` : '', left.length > 0 ? `out of ${list(left)}` : ''];
      return `${w.provider(providerId)} took ${w.person(userId)} ${changes.filter((change) => change !== '').join(' and ')}.`;
    },
  },
  'quota.changed': {
    title: 'Quota changed',
    sentence: ({ subject, userId, groupId, limits }, w) => {
      const whom = { default: 'everybody', group: w.group(groupId), user: w.person(userId) }[subject];
      return `${w.actor} ${limits === null ? 'removed' : 'set'} the quota of ${whom}.`;
    },
  },
  'group.created': {
    title: 'Group made',
    sentence: ({ groupId }, w) => `${w.actor} made the group ${w.group(groupId)}.`,
  },
  'group.renamed': {
    title: 'Group renamed',
    sentence: ({ groupId }, w) => `${w.actor} renamed the group ${w.group(groupId)}.`,
  },
  'group.removed': {
    title: 'Group removed',
    sentence: ({ groupId }, w) => `${w.actor} removed the group ${w.group(groupId)}.`,
  },
  'group.member-added': {
    title: 'Person added to a group',
    sentence: ({ groupId, userId }, w) => `${w.actor} added ${w.person(userId)} to the group ${w.group(groupId)}.`,
  },
  'group.member-removed': {
    title: 'Person taken out of a group',
    sentence: ({ groupId, userId }, w) => `${w.actor} took ${w.person(userId)} out of the group ${w.group(groupId)}.`,
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
  'audit.archived': {
    title: 'Log archived',
    sentence: ({ from, to, fileName }) => `The entries ${from} to ${to} of the log were moved to the file ${fileName}.`,
  },
  'audit-key.created': {
    title: 'Key of the checkpoints made',
    sentence: ({ keyId }) => `Checkpoints are signed with the key ${keyId} from now on.`,
  },
} as const satisfies EventReadings;
