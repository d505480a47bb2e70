import { missingPrograms, requirePrograms } from './required-programs.js';

describe('required programs', () => {
  it('finds each in any of the system’s folders', () => {
    expect(missingPrograms('rfb', (path) => path.startsWith('/usr/sbin/') || path === '/bin/bwrap')).toEqual([]);
    expect(missingPrograms('rfb', (path) => !path.endsWith('/bwrap'))).toEqual(['bwrap']);
  });

  it('tells what a kind of session needs and another does not', () => {
    expect(missingPrograms('http', (path) => !/\/(socat|Xvnc)$/.test(path))).toEqual(['socat']);
    expect(missingPrograms('rfb', (path) => !/\/(socat|Xvnc)$/.test(path))).toEqual(['Xvnc']);
  });

  it('names what is missing and says what to do', () => {
    expect(() => requirePrograms('rfb', ['bwrap', 'pasta'])).toThrow(/install the system packages/);
    expect(() => requirePrograms('rfb', [])).not.toThrow();
  });
});
