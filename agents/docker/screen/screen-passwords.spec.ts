import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newScreenSalt, ScreenPasswords } from './screen-passwords.js';

describe('ScreenPasswords', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'streamspace-passwords-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('has one for each session and salt, of eight characters that a shell leaves alone', async () => {
    const passwords = new ScreenPasswords(folder);
    const salt = newScreenSalt();
    const all = await Promise.all([
      passwords.passwordOf('a', salt),
      passwords.passwordOf('b', salt),
      passwords.passwordOf('a', newScreenSalt()),
    ]);
    expect(new Set(all).size).toBe(3);
    for (const password of all) expect(password).toMatch(/^[A-Za-z0-9_-]{8}$/);
  });

  it('knows the same ones after a restart, from a file that nobody else can read', async () => {
    const before = await new ScreenPasswords(folder).passwordOf('a', 'salt');
    expect(await new ScreenPasswords(folder).passwordOf('a', 'salt')).toBe(before);
    expect((await stat(join(folder, 'screen-key.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes no new key where the old one is damaged', async () => {
    await writeFile(join(folder, 'screen-key.json'), '{');
    await expect(new ScreenPasswords(folder).passwordOf('a', 'salt')).rejects.toThrow('damaged');
  });
});
