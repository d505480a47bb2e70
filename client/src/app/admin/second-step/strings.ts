/** Words of the page about the second step. English; another language is another object of this shape. */
export const strings = {
  title: 'Second step',
  lead: 'Beside the password, a code from an authenticator application. A password that was stolen then opens nothing.',
  loading: 'Reading the settings…',
  requiredFor: 'Who must have one',
  groups: {
    nobody: { label: 'Nobody', hint: 'Everybody may set one up in their own account; nobody has to.' },
    admins: { label: 'Administrators', hint: 'Recommended as the least: they can change everything.' },
    staff: { label: 'Operators and administrators', hint: 'All who look after other people’s sessions.' },
    everybody: { label: 'Everybody', hint: 'The safest choice.' },
  },
  without: 'What happens to those who have none',
  nobodyWaits: 'Nothing: they sign in as they did before.',
  theyEnrol:
    'They are not locked out. The next time they sign in, they set up an authenticator before they go on, and get recovery codes. Who is signed in now stays signed in until then.',
  help: 'Who lost their authenticator is helped on the page of people: “Remove second step” lets them set up a new one.',
  openPeople: 'Open people',
  providers: 'Sign-ins by a provider',
  countsProviders: 'A sign-in by your company’s provider needs no second step here',
  counted: 'The provider asks for its own. Choose this if it does so for everybody.',
  notCounted: 'People are asked here as well, after the provider has let them in.',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Saved. It holds from each person’s next sign-in on.',
} as const;
