/** Words that more than one feature says. English; another language is another object of this shape. */
export const strings = {
  product: 'StreamSpace',
  skipToContent: 'Skip to content',
  problems: {
    noAnswer: {
      title: 'StreamSpace does not answer',
      detail: 'Check your network connection, then try again.',
    },
    unexpected: {
      title: 'Something went wrong',
      detail: 'Try again. If it keeps happening, ask your administrator for help.',
    },
    signedOut: { title: 'You are signed out', detail: 'Sign in again to go on.' },
  },
  problemNotice: {
    retry: 'Try again',
    requestId: 'Request id',
    copyShort: 'Copy',
    copy: 'Copy the request id',
    copied: 'Copied.',
  },
  unreachable: {
    title: 'StreamSpace does not answer',
    detail: 'The server may be restarting. This page tries again by itself every few seconds.',
    retry: 'Try again now',
  },
  live: {
    lost: 'Live updates are interrupted. What you see may be out of date; connecting again…',
  },
  apps: {
    clearing: 'Clearing what an application kept in this browser',
  },
  notFound: {
    title: 'There is nothing at this address',
    detail: 'The link may be old, or a letter may be missing.',
    home: 'Go to the start page',
  },
  theme: {
    label: 'Appearance',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
  },
  shell: {
    home: 'StreamSpace, start page',
    menu: 'Account menu',
    account: 'Account',
    admin: 'Administration',
    signOut: 'Sign out',
    navigation: 'Main',
  },
} as const;
