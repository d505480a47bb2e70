/** Words of the page that a reset link opens. English; another language is another object of this shape. */
export const strings = {
  title: 'Choose a new password',
  lead: 'Afterwards you sign in with it. Wherever you are signed in now, you are signed out.',
  password: 'New password',
  passwordHint: 'At least 12 characters. A few unrelated words are easy to remember and hard to guess.',
  passwordShort: 'Use at least 12 characters.',
  repeat: 'Repeat the password',
  repeatDiffers: 'The two passwords differ.',
  submit: 'Save the password',
  submitting: 'Saving…',
  badTitle: 'This link is not valid',
  badDetail: 'It works once, for 15 minutes, and a newer one replaces it. Ask your administrator for a new link.',
  doneTitle: 'Your new password holds',
  doneDetail: 'Sign in with it, and with your second step if you have one.',
  toSignIn: 'Go to sign-in',
} as const;
