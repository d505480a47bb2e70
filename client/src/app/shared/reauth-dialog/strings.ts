/** Words of the dialog that asks who somebody is. English; another language is another object of this shape. */
export const strings = {
  title: 'Confirm that it is you',
  detail: 'This change is protected. What you enter holds for five minutes.',
  password: 'Password',
  passwordMissing: 'Enter your password.',
  code: 'Code of the authenticator, or a recovery code',
  codeMissing: 'Enter a code.',
  confirm: 'Confirm',
  cancel: 'Cancel',
  neither: 'You sign in with your company’s account. Sign out and in again, then make the change within five minutes.',
  loading: 'One moment…',
} as const;
