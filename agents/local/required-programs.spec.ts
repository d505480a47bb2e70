import { missingPrograms, requirePrograms } from './required-programs.js';

describe('required programs', () => {
  it('finds each in any of the system’s folders', () => {
    expect(missingPrograms((path) => path.startsWith('/usr/sbin/') || path === '/bin/bwrap')).toEqual([]);
    expect(missingPrograms((path) => !path.endsWith('/bwrap'))).toEqual(['bwrap']);
  });

  it('names what is missing and says what to do', () => {
    expect(() => requirePrograms(['bwrap', 'pasta'])).toThrow(/install the system packages/);
    expect(() => requirePrograms([])).not.toThrow();
  });
});
