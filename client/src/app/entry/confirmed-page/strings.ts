/** Words of the page that a step-up at a provider comes back to. English; another language is another object of this shape. */
export const strings = {
  notConfirmed: { title: 'You were not confirmed', back: 'Go back' },
  notSignedIn: { title: 'The sign-in did not work', back: 'Go to the start page' },
  /** Told after why a sign-in failed that began while somebody was signed in already. */
  asBefore: 'You are still signed in here as before.',
  expired: {
    title: 'This confirmation is not valid any more',
    detail: 'It took more than ten minutes, was used already or began in another browser. Go back and confirm again.',
  },
  confirmed: 'Confirmed. For five minutes you can make protected changes: make yours again now.',
  goingOn: 'One moment…',
} as const;
