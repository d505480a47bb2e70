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
  atProvider: (provider: string): string =>
    `This change is protected. ${provider} asks you once more who you are and brings you back here. Then make the change again, within five minutes. What you typed on this page is not kept.`,
  confirmWith: (provider: string): string => `Confirm with ${provider}`,
  neither:
    'This change is protected, and there is no way to ask you here who you are. Sign out and in again, then make the change within five minutes.',
  loading: 'One moment…',
} as const;
