/** Words about sign-ins by a provider that did not work; fetched when one did not. English; another language is another object of this shape. */
export const strings = {
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
    'step-up-stale': {
      title: 'Your company’s sign-in did not ask you anew',
      detail:
        'So this proves nothing about now. Go back and confirm again, and enter what it asks for. If it does not ask, sign out there and here, sign in again, and make the change within five minutes.',
    },
    'step-up-mismatch': {
      title: 'That was another account',
      detail:
        'You are signed in here with one account and confirmed with another. Go back and confirm again with the account that you are signed in with.',
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
} as const;
