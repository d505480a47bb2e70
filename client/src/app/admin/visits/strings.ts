import type { ScreenAccess } from '../../../../../protocol/http/shares.js';

const MAY: Readonly<Record<ScreenAccess, string>> = { view: 'Could look', control: 'Could use it' };

/** Words about administrators at the screens of others. English; another language is another object of this shape. */
export const strings = {
  ask: 'Look at the screen…',
  askOf: (name: string, owner: string): string => `Look at the screen of ${name}, ${owner}’s session`,
  off: 'Administrators may not look at people’s screens here. Whoever runs the server can allow it with STREAMSPACE_ADMIN_SCREEN_ACCESS=view.',
  dialog: {
    title: (owner: string): string => `Look at ${owner}’s screen?`,
    told: (owner: string): string =>
      `${owner} is told at once, on the screen itself, and reads your reason in the history of the session. The audit log keeps it for good.`,
    terms: {
      view: 'You may look for half an hour. What you type or click goes nowhere.',
      control: 'You may use the session for half an hour, with its owner’s files.',
    } satisfies Record<ScreenAccess, string>,
    reason: 'Why do you have to see it?',
    reasonHint: 'A sentence that its owner understands, such as “Ticket 4711: the window stays empty.”',
    reasonShort: 'Say it in 10 characters or more.',
    confirm: 'Tell the owner and look',
    asking: 'Asking…',
    cancel: 'Cancel',
  },
  past: {
    title: 'Visits of screens',
    lead: 'When administrators looked at the screens of others, and why. The audit log proves it.',
    back: 'All sessions',
    list: 'Visits',
    loading: 'Reading the visits…',
    emptyTitle: 'Nobody looked at a screen',
    emptyDetail: 'A visit appears here a few seconds after it began.',
    none: 'No administrator ever looked at this screen.',
    at: (visitor: string, session: string): string => `${visitor} at ${session}`,
    somebody: 'An administrator who is gone',
    gone: 'a session that is gone',
    terms: (access: ScreenAccess, from: string, until: string): string => `${from} · ${MAY[access]} until ${until}`,
    more: 'Show more',
  },
} as const;
