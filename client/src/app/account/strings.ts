/** Words of the account page. English; another language is another object of this shape. */
export const strings = {
  title: 'Account',
  profile: 'Profile',
  username: 'Username',
  role: 'Role',
  roles: { user: 'User', operator: 'Operator', admin: 'Administrator' },
  displayName: 'Display name',
  displayNameError: 'Use 1 to 128 characters.',
  save: 'Save',
  saved: 'Saved.',
  security: 'Security',
  securityHint: 'Password, second step, where you are signed in, and keys for programs.',
  openSecurity: 'Open security',
  appearance: 'Appearance',
  appearanceHint: 'System follows the setting of your device.',
  loading: 'Reading your account…',
} as const;
