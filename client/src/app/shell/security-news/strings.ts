import type { SecurityNotice } from '../../../../../protocol/http/security-notices.js';

/** Words of what people are told about their account when they come back. English; another language is another object of this shape. */
export const strings = {
  title: 'Your account was changed',
  yes: (by: SecurityNotice['by']): string => (by === 'you' ? 'That was me' : 'I expected this'),
  no: (by: SecurityNotice['by']): string => (by === 'you' ? 'I did not do this' : 'I did not expect this'),
  toSecurity: 'Open the security of your account',
  close: 'Close',
} as const;
