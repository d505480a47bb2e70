import type { ScreenAccess } from '../../../../../protocol/http/shares.js';

const time = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const clock = new Intl.DateTimeFormat('en', { timeStyle: 'short' });

const MAY: Readonly<Record<ScreenAccess, string>> = { view: 'may look', control: 'may use it' };

/** Words about sessions that people share. English; another language is another object of this shape. */
export const strings = {
  heading: 'Share',
  summary: (count: number): string => (count === 0 ? '' : String(count)),
  nobody: 'Nobody else may see this session.',
  listed: 'Who may see this session',
  terms: (access: ScreenAccess, expiresAt: string | null): string =>
    expiresAt === null ? MAY[access] : `${MAY[access]} until ${time.format(new Date(expiresAt))}`,
  group: (name: string): string => `Everybody who was in ${name} when you shared it`,
  revoke: 'Stop sharing',
  revokeFor: (name: string): string => `Stop sharing with ${name}`,
  with: 'With',
  person: 'A person',
  username: 'Name that the person signs in with',
  usernameMissing: 'Type the name that the person signs in with.',
  access: 'They may',
  view: 'Only look',
  viewHint: 'They see the screen. Whatever they type or click goes nowhere, and your clipboard stays yours.',
  control: 'Use it',
  controlHint: 'They can do in this session whatever you can, with your files.',
  appHint: 'A web application cannot be looked at without being used: whoever you share it with can do what you can.',
  until: 'Until',
  untils: { revoked: 'I stop sharing', hour: 'One hour from now', day: 'Tomorrow, this time' },
  share: 'Share',
  sharing: 'Sharing…',
  shared: (name: string): string => `Shared with ${name}.`,
  stopped: (name: string): string => `No longer shared with ${name}.`,
  watching: (viewers: number): string => `${viewers} people look at this screen, you included`,
  visit: (visitor: string, access: ScreenAccess, until: string): string =>
    `${visitor}, an administrator, may ${access === 'view' ? 'look at' : 'use'} this screen until ${clock.format(new Date(until))}.`,
  visitReason: 'The history of this session tells why.',
  understood: 'Understood',
} as const;
