import type { AppStatus, AppStopReason } from './app-link';

/** Words of the viewer of web applications. English; another language is another object of this shape. */
export const strings = {
  /** Name of the region that the application fills. */
  applicationOf: (name: string): string => `Application ${name}`,
  states: {
    opening: 'Opening',
    open: 'Open',
    waiting: 'Waiting for the application',
    retrying: 'Could not be opened, trying again',
    stopped: 'Not open',
  } satisfies Record<AppStatus, string>,
  serverAway: 'StreamSpace does not answer. The application stays as it is.',
  machineAway: 'The machine of this session does not answer. Your session is kept.',
  refused: 'The application cannot be opened yet.',
  stops: {
    'not-let-in':
      'The application does not recognise you in this window. The browser may refuse its cookies here: allow them for this address, or open it in a tab.',
    'not-reached':
      'The address of the application cannot be reached from here. Check your connection, or ask your administrator whether that address is set up.',
    revoked: 'You may no longer use this application.',
    'signed-out': 'You have been signed out. Sign in again to go on.',
    gone: 'There is no such session any more.',
    closed: 'The application was closed.',
  } satisfies Record<AppStopReason, string>,
  nextTry: (seconds: number): string => (seconds > 0 ? `Next try in ${seconds} s` : 'Trying now…'),
  tryNow: 'Try now',
  noStorage:
    'Your browser lets an application in a frame keep nothing, and some do not work without. If it stays blank or complains, open it in a tab.',
  openAgain: 'Open again',
  reload: 'Load again',
  openInTab: 'Open in a tab',
  tabTitle: (name: string): string => `Opening ${name}…`,
  tabBlocked: 'The browser has blocked the new tab. Allow pop-ups for this address and try again.',
  tabOpened: 'Open in a tab as well. Both show the same application.',
  shortcut:
    'While you are in the application, it gets every key. To open this panel, use its handle, or press Tab until you are out. Elsewhere Ctrl + Alt + Shift opens it as well.',
  openPanel: 'Open the session panel',
  connection: {
    toServer: 'You to StreamSpace',
    machine: 'Runs on',
    address: 'Address',
    hint: 'What the application needs for its answers is not measured. If it is in the wrong size, has no sound or misses a feature of the browser, open it in a tab.',
  },
} as const;
