import type { SessionState } from '../../../../protocol/session.js';

/** Words of start screen and viewer. English; another language is another object of this shape. */
export const strings = {
  page: {
    loading: 'Opening the session…',
    home: 'Back to the start page',
    retry: 'Try again',
    viewerMissing: 'A part of this page could not be fetched. Reload the page; the session goes on meanwhile.',
    reload: 'Reload',
    pausedTitle: (name: string): string => `${name} is paused`,
    pausedDetail:
      'Nobody has used it for a while. Everything is as you left it, programs included: click, or press a key, to go on.',
    goOn: 'Go on',
    asleepTitle: (name: string): string => `${name} is asleep`,
    asleepDetail: 'Your files are safe. Wake it to go on; programs that were open start again.',
    fallingAsleepTitle: (name: string): string => `${name} is going to sleep`,
    fallingAsleepDetail: 'Your files are being put away. This takes a few seconds.',
    wake: 'Wake',
    waking: 'Waking…',
    endedTitle: (name: string): string => `${name} has ended`,
    endingTitle: (name: string): string => `${name} is ending`,
    endedPersistent: 'Files in its home folder are kept for the next time.',
    endedTemporary: 'It had a temporary home, so its files are gone.',
    missingTitle: 'There is no such session',
  },
  start: {
    starting: (name: string): string => `Starting ${name}`,
    waking: (name: string): string => `Waking ${name}`,
    waiting: (name: string): string => `${name} is waiting`,
    ready: (name: string): string => `${name} is ready`,
    failed: (name: string): string => `${name} could not start`,
    stopped: (name: string): string => `${name} has stopped`,
    steps: 'Steps',
    cancel: 'Cancel the start',
    remove: 'Remove',
    retry: 'Try again',
    failedWithoutReason: 'The reason is not known. Try again, or ask your administrator for help.',
    refusals: (count: number): string =>
      count === 1 ? 'Why 1 machine cannot take it' : `Why ${count} machines cannot take it`,
    placed: { todo: 'Find a machine', active: 'Looking for a machine', done: 'Found a machine' },
    'home-ready': { todo: 'Prepare your files', active: 'Preparing your files', done: 'Your files are ready' },
    'image-ready': {
      todo: 'Fetch the application',
      active: 'Fetching the application',
      done: 'The application is there',
    },
    'workload-started': {
      todo: 'Start the application',
      active: 'Starting the application',
      done: 'The application runs',
    },
    'screen-ready': { todo: 'Switch on the screen', active: 'Switching on the screen', done: 'The screen is on' },
    connected: { todo: 'Connect to the screen', active: 'Connecting to the screen', done: 'Connected' },
    /** The same steps of a session that brings a web page of its own. */
    app: {
      'screen-ready': {
        todo: 'Wait for its first answer',
        active: 'Waiting for its first answer',
        done: 'The application answers',
      },
      connected: { todo: 'Open the application', active: 'Opening the application', done: 'Open' },
    },
    announce: (state: SessionState, sentence: string): string =>
      state === 'failed' ? `Failed. ${sentence}` : sentence,
  },
  viewer: {
    screenOf: (name: string): string => `Screen of ${name}`,
    states: {
      connecting: 'Connecting',
      connected: 'Connected',
      reconnecting: 'Connection lost, trying again',
      stopped: 'Disconnected',
    },
    lost: 'The connection was lost. Your session goes on.',
    unreachable: 'The machine of this session does not answer. Your session is kept.',
    nextTry: (seconds: number): string => (seconds > 0 ? `Next try in ${seconds} s` : 'Trying now…'),
    tryNow: 'Try now',
    closed: 'The screen was closed.',
    revoked: 'You may no longer see this screen.',
    signedOut: 'You have been signed out. Sign in again to go on.',
    connectAgain: 'Connect again',
  },
  panel: {
    open: 'Session panel',
    close: 'Close the panel',
    shortcut: 'Ctrl + Alt + Shift opens and closes this panel.',
    session: 'Session',
    keep: 'Keep running',
    resize: 'Change size',
    newSizeLater: 'Its new size holds from its next start.',
    hibernate: 'Put to sleep',
    end: 'End session',
    home: 'Back to the start page',
  },
  idle: {
    title: 'Still there?',
    announcement:
      'Nobody has used this session for a while. It goes to sleep within two minutes unless you keep it running.',
    countdown: (seconds: number): string =>
      seconds > 0 ? `This session goes to sleep in ${seconds} s.` : 'This session is going to sleep.',
    standbyAnnouncement:
      'Nobody has used this session for a while. It pauses within two minutes unless you keep it running.',
    standbyCountdown: (seconds: number): string =>
      seconds > 0 ? `This session pauses in ${seconds} s.` : 'This session is being paused.',
    endCountdown: (seconds: number): string =>
      seconds > 0 ? `This session ends in ${seconds} s.` : 'This session is ending.',
    keep: 'Keep it running',
    ruleTitle: 'The day is over',
    ruleAdvice: 'Save your work; you can wake it again.',
    endAdvice: 'Save your work: what is open is lost then.',
    lifetimeTitle: 'Time for a break',
    lifetimeAnnouncement:
      'This session has run for as long as it may at a stretch. It goes to sleep within two minutes. Save your work; you can wake it again.',
    lifetimeAdvice: 'It has run for as long as it may at a stretch. Save your work; you can wake it again.',
    notKept: 'StreamSpace could not be told. Try again, or use the session: that keeps it running as well.',
  },
} as const;
