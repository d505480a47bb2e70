/** Where whoever installed it finds the set-up link. */
const WHERE =
  'Whoever installed StreamSpace finds it: “npm start” shows it after “First admin:”, with Docker it is in the log of the control plane, and with Helm the notes of the release say how to get it.';

/** Words of set-up and sign-in. English; another language is another object of this shape. */
export const strings = {
  signIn: {
    title: 'Welcome back',
    lead: 'Sign in to reach your desktops and applications.',
    username: 'Username',
    password: 'Password',
    submit: 'Sign in',
    submitting: 'Signing in…',
    usernameMissing: 'Enter your username.',
    passwordMissing: 'Enter your password.',
    or: 'or with a password',
    continueWith: (provider: string): string => `Continue with ${provider}`,
    setupTitle: 'StreamSpace has no administrator yet',
    setupDetail: `Open the set-up link, which works once. ${WHERE}`,
    nobody: 'Nobody can sign in here at the moment. Ask your administrator to enable a way to sign in.',
    waitSeconds: (seconds: number): string => `Try again in ${seconds} seconds.`,
  },
  setup: {
    title: 'Create the first administrator',
    lead: 'This account manages StreamSpace. You can add more people later.',
    username: 'Username',
    password: 'Password',
    repeat: 'Repeat the password',
    submit: 'Create account and continue',
    submitting: 'Creating the account…',
    usernameShort: 'Use at least 2 characters.',
    usernameShape: 'Use letters, digits and . _ @ + - only.',
    passwordShort: 'Use at least 12 characters.',
    passwordHint: 'At least 12 characters. A few unrelated words are easy to remember and hard to guess.',
    missing: (count: number): string => (count === 1 ? '1 more character' : `${count} more characters`),
    longEnough: 'Long enough',
    repeatDiffers: 'The two passwords differ.',
    noTokenTitle: 'This link is incomplete',
    noTokenDetail: `Open the whole set-up link, with everything after the # sign. ${WHERE}`,
    badTokenTitle: 'This link is not valid',
    badTokenDetail: `It may be from an earlier start, or only a part of the link. Open the newest one. ${WHERE}`,
    doneTitle: 'Set-up is already done',
    doneDetail: 'There is an administrator already. Sign in, or ask them for an account.',
    toSignIn: 'Go to sign-in',
  },
  pitch: 'Your desktop and applications, in the browser.',
} as const;
