/** Words of the second step of a sign-in. English; another language is another object of this shape. */
export const strings = {
  title: 'One more step',
  lead: 'Enter the six digits that your authenticator application shows.',
  leadRecovery: 'Enter one of the recovery codes that you kept. Each of them works once.',
  code: 'Code',
  recoveryCode: 'Recovery code',
  codeMissing: 'Enter the six digits that the application shows.',
  recoveryMissing: 'Enter the whole recovery code, 16 letters and digits.',
  submit: 'Sign in',
  submitting: 'Signing in…',
  useRecovery: 'Use a recovery code instead',
  useAuthenticator: 'Use the authenticator instead',
  startOver: 'Sign in as somebody else',
  setUpTitle: 'Set up your second step',
  setUpLead: 'Your administrator asks for a second step, so that a stolen password alone opens nothing.',
  loading: 'Preparing your key…',
  saved: 'I have kept them, continue',
  expiredTitle: 'This sign-in is over',
  expiredDetail:
    'It took more than ten minutes or too many codes, or the page was loaded again. Sign in from the start.',
  toSignIn: 'Go to sign-in',
  waitSeconds: (seconds: number): string => `Try again in ${Math.ceil(seconds / 60)} minutes.`,
} as const;
