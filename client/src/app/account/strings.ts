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
  homes: {
    title: 'Your files',
    hint: 'Each application keeps its own home folder. It stays until you delete it.',
    loading: 'Reading your files…',
    empty: 'Nothing is kept yet. The first session of an application with a home makes one.',
    dialog: {
      title: (name: string): string => `Delete all files of ${name}?`,
      detail: 'Everything in the home folder of this application is deleted for good. Nobody can bring it back.',
      confirm: 'Delete files',
    },
  },
} as const;
