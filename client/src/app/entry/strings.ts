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
    setupDetail:
      'Open the set-up link that was printed when StreamSpace started. It begins with “First admin:” and works once.',
    nobody: 'Nobody can sign in here at the moment. Ask your administrator to enable a way to sign in.',
    waitSeconds: (seconds: number): string => `Try again in ${seconds} seconds.`,
  },
  signOnProblems: {
    'sign-on-expired': {
      title: 'This sign-in is not valid any more',
      detail: 'It took more than ten minutes, was used already or began in another browser or tab. Sign in again.',
    },
    'sign-on-rejected': {
      title: 'The sign-in could not be verified',
      detail:
        'What your company’s sign-in sent was not accepted. Try again, and tell your administrator if it stays so.',
    },
    'sign-on-refused': {
      title: 'You have no account here',
      detail:
        'Your company’s sign-in worked, but StreamSpace does not know you. Ask your administrator for an account.',
    },
    'account-disabled': {
      title: 'Your account is disabled',
      detail: 'Ask your administrator if you think that it should not be.',
    },
    'account-conflict': {
      title: 'Somebody has an account with your e-mail address',
      detail: 'Sign in the way you did before, or ask your administrator to link the account to this sign-in.',
    },
    'provider-unavailable': {
      title: 'Your company’s sign-in does not answer',
      detail: 'Try again in a minute. If it stays so, tell your administrator.',
    },
    'provider-not-found': {
      title: 'This way to sign in is gone',
      detail: 'Choose one of those below, or ask your administrator.',
    },
  },
  signOnProblemOther: {
    title: 'The sign-in did not work',
    detail: 'Try again. If it keeps happening, ask your administrator for help.',
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
    noTokenDetail:
      'Open the whole set-up link that was printed when StreamSpace started, with everything after the # sign.',
    badTokenTitle: 'This link is not valid',
    badTokenDetail: 'It may be from an earlier start. Open the newest set-up link that StreamSpace printed.',
    doneTitle: 'Set-up is already done',
    doneDetail: 'There is an administrator already. Sign in, or ask them for an account.',
    toSignIn: 'Go to sign-in',
  },
  pitch: 'Your desktop and applications, in the browser.',
} as const;
