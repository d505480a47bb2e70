import type { SecurityNotice, SecurityNoticeKind } from '../../../../protocol/http/security-notices.js';

type By = SecurityNotice['by'];

/** Nobody who was signed in does this: a company's sign-in vouched for the address of the account. So it reads by itself. */
const LINKED =
  'Your account was linked to a company’s sign-in, which vouched for your e-mail address. That lets you in from now on; a password, second step or key from before does not any more.';

const WHO = {
  you: 'Somebody who was signed in as you',
  staff: 'Somebody who looks after accounts',
  other: 'Somebody',
} as const satisfies Record<By, string>;

/** How each change goes on after who made it. English; another language is another object of this shape. */
const CHANGES = {
  'password-reset.created': 'made a link with which your password can be set anew.',
  'password.changed': 'changed your password.',
  'second-step.enabled': 'set up a second step for your account.',
  'second-step.disabled': 'removed your second step.',
  'recovery-codes.renewed': 'made new recovery codes. The ones from before do not work any more.',
  'api-key.created': 'made a key with which a program can act for you.',
} as const satisfies Record<Exclude<SecurityNoticeKind, 'identity.linked'>, string>;

/** What to do when it was not the owner. */
const ADVICE = {
  'password-reset.created':
    'Tell your administrator at once: whoever has the link can set your password for 15 minutes.',
  'password.changed': 'Change your password again, sign out everywhere else, and tell your administrator.',
  'second-step.enabled':
    'Tell your administrator at once, who can remove it. Then change your password and sign out everywhere else.',
  'second-step.disabled': 'Set your second step up again, change your password, and tell your administrator.',
  'recovery-codes.renewed':
    'Make new recovery codes, change your password, sign out everywhere else, and tell your administrator.',
  'api-key.created': 'Revoke the key, change your password, sign out everywhere else, and tell your administrator.',
  'identity.linked':
    'Sign out everywhere else, and tell your administrator at once, who can see which company’s sign-in it was, and disable your account until that is clear.',
} as const satisfies Record<SecurityNoticeKind, string>;

/** What happened, as a sentence. */
export const noticeSentence = ({ kind, by }: Pick<SecurityNotice, 'kind' | 'by'>): string =>
  kind === 'identity.linked' ? LINKED : `${WHO[by]} ${CHANGES[kind]}`;

/** What to do next when it should not have happened. */
export const noticeAdvice = ({ kind }: Pick<SecurityNotice, 'kind'>): string => ADVICE[kind];
