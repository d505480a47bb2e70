import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newSalt, SessionPasswords } from './session-passwords.js';

describe('SessionPasswords', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'streamspace-passwords-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const a = { sessionId: 'a', salt: 'salt' };

  it('has one for each screen and salt, of eight characters that a shell leaves alone', async () => {
    const passwords = new SessionPasswords(folder);
    const salt = newSalt();
    const all = await Promise.all([
      passwords.ofScreen({ sessionId: 'a', salt }),
      passwords.ofScreen({ sessionId: 'b', salt }),
      passwords.ofScreen({ sessionId: 'a', salt: newSalt() }),
    ]);
    expect(new Set(all).size).toBe(3);
    for (const password of all) expect(password).toMatch(/^[A-Za-z0-9_-]{8}$/);
  });

  it('has a user name and a password for each web application, neither of which tells the other', async () => {
    const passwords = new SessionPasswords(folder);
    const one = await passwords.ofWeb(a);
    expect(one.username).toMatch(/^[0-9a-f]{16}$/);
    expect(one.password).toMatch(/^[0-9a-f]{32}$/);
    expect(one.password).not.toContain(one.username);
    const other = await passwords.ofWeb({ ...a, salt: 'pepper' });
    expect(other.username).not.toBe(one.username);
    expect(other.password).not.toBe(one.password);
  });

  it('knows the same ones after a restart, from a file that nobody else can read', async () => {
    const before = new SessionPasswords(folder);
    const [screen, web] = [await before.ofScreen(a), await before.ofWeb(a)];
    const after = new SessionPasswords(folder);
    expect(await after.ofScreen(a)).toBe(screen);
    expect(await after.ofWeb(a)).toEqual(web);
    expect((await stat(join(folder, 'screen-key.json'))).mode & 0o777).toBe(0o600);
  });

  it('makes no new key where the old one is damaged', async () => {
    await writeFile(join(folder, 'screen-key.json'), '{');
    await expect(new SessionPasswords(folder).ofScreen(a)).rejects.toThrow('damaged');
  });
});
