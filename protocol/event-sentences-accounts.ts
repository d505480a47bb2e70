import type { EventData } from './events.js';
import type { ConfirmationProof } from './http/second-step.js';
import type { EventReadings } from './event-words.js';

const STEPS = {
  totp: 'a code of their authenticator',
  'recovery-code': 'a recovery code',
  enrolment: 'setting up an authenticator',
} as const satisfies Record<EventData<'second-step.passed'>['way'], string>;

const PROOFS = {
  password: 'their password',
  totp: 'a code of their authenticator',
  'recovery-code': 'a recovery code',
} as const satisfies Record<Exclude<ConfirmationProof, 'provider'>, string>;

const STEP_REFUSALS = {
  code: 'it was wrong',
  replay: 'it had been used before',
  locked: 'there had been too many wrong ones',
} as const satisfies Record<EventData<'second-step.refused'>['cause'], string>;

const PASSWORD_CHANGES = {
  own: 'changed their password',
  'reset-link': 'changed their password by a link of an administrator',
  removed: 'has no password any more, since a provider vouches for them',
} as const satisfies Record<EventData<'password.changed'>['way'], string>;

/** How events of accounts and of what protects them read. */
export const ACCOUNT_READINGS = {
  'second-step.passed': {
    title: 'Second step passed',
    sentence: ({ userId, way }, w) => `${w.person(userId)} passed the second step by ${STEPS[way]}.`,
  },
  'second-step.refused': {
    title: 'Second step refused',
    sentence: ({ userId, cause }, w) => `A code for ${w.person(userId)} was refused: ${STEP_REFUSALS[cause]}.`,
  },
  'second-step.begun': {
    title: 'Second step begun',
    sentence: ({ userId }, w) => `${w.person(userId)} began to set up an authenticator.`,
  },
  'second-step.enabled': {
    title: 'Second step switched on',
    sentence: ({ userId }, w) => `${w.actor} switched the second step of ${w.person(userId)} on.`,
  },
  'second-step.disabled': {
    title: 'Second step switched off',
    sentence: ({ userId }, w) => `${w.actor} switched the second step of ${w.person(userId)} off.`,
  },
  'recovery-codes.renewed': {
    title: 'Recovery codes renewed',
    sentence: ({ userId }, w) => `${w.person(userId)} got new recovery codes; the old ones are of no use any more.`,
  },
  'sign-in.confirmed': {
    title: 'Identity confirmed',
    sentence: ({ userId, proofs = [], providerId }, w) => {
      const words = proofs.map((proof) => (proof === 'provider' ? w.provider(providerId ?? '') : PROOFS[proof]));
      const way = words.length === 0 ? '' : ` by ${words.join(' and ')}`;
      return `${w.person(userId)} confirmed who they are${way} before a sensitive change.`;
    },
  },
  'sign-in.step-up-begun': {
    title: 'Confirmation begun',
    sentence: ({ userId, providerId }, w) =>
      `${w.person(userId)} went to ${w.provider(providerId)} to confirm who they are before a sensitive change.`,
  },
  'password.changed': {
    title: 'Password changed',
    sentence: ({ userId, way }, w) => `${w.person(userId)} ${PASSWORD_CHANGES[way]}.`,
  },
  'password-reset.created': {
    title: 'Reset link made',
    sentence: ({ userId }, w) => `${w.actor} made a link for ${w.person(userId)} to set a new password.`,
  },
  'api-key.created': {
    title: 'API key made',
    sentence: ({ userId, scopes }, w) => `${w.person(userId)} made an API key for ${scopes.join(', ')}.`,
  },
  'api-key.revoked': {
    title: 'API key revoked',
    sentence: ({ userId }, w) => `${w.actor} revoked an API key of ${w.person(userId)}.`,
  },
  'security-notice.answered': {
    title: 'Security notice answered',
    sentence: ({ userId, isExpected }, w) =>
      isExpected
        ? `${w.person(userId)} said that a change to their account was expected.`
        : `${w.person(userId)} said that a change to their account was not theirs. Look at what happened to it.`,
  },
  'api-key.suspended': {
    title: 'API key suspended',
    sentence: ({ userId, providerId }, w) =>
      `An API key of ${w.person(userId)} rests, since ${w.provider(providerId)} does not vouch for them any more.`,
  },
  'user.disabled': {
    title: 'Account disabled',
    sentence: ({ userId }, w) => `${w.actor} disabled the account of ${w.person(userId)}.`,
  },
  'user.enabled': {
    title: 'Account enabled',
    sentence: ({ userId }, w) => `${w.actor} enabled the account of ${w.person(userId)} again.`,
  },
  'user.erased': {
    title: 'Person erased',
    sentence: ({ homes }, w) =>
      `${w.actor} erased everything that was known of a person${homes === 'delete' ? ', with the files that they kept' : ''}.`,
  },
  'user.role-changed': {
    title: 'Role changed',
    sentence: ({ userId, from, to }, w) => `${w.actor} made ${w.person(userId)} ${to} instead of ${from}.`,
  },
  'settings.changed': {
    title: 'Settings changed',
    sentence: (_data, w) => `${w.actor} changed for whom a second step is required.`,
  },
} as const satisfies EventReadings;
