import { chmod, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DesktopFiles } from './desktop-files.js';

describe('DesktopFiles', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'streamspace-desktop-'));
    await mkdir(join(root, 'source/etc'), { recursive: true, mode: 0o700 });
    await writeFile(join(root, 'source/session.sh'), 'exit 0', { mode: 0o600 });
    await writeFile(join(root, 'source/etc/passwd'), '', { mode: 0o600 });
  });
  afterEach(() => rm(root, { recursive: true }));

  const files = (): DesktopFiles => new DesktopFiles(join(root, 'source'), join(root, 'target'));

  it('makes a copy that everybody can read, whatever rights the files had', async () => {
    const folder = await files().folder();
    expect((await stat(join(folder, 'session.sh'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, 'etc/passwd'))).mode & 0o777).toBe(0o644);
    expect((await stat(join(folder, 'etc'))).mode & 0o777).toBe(0o755);
  });

  it('makes one folder for each version', async () => {
    const first = await files().folder();
    expect(await files().folder()).toBe(first);
    await writeFile(join(root, 'source/session.sh'), 'exit 1');
    expect(await files().folder()).not.toBe(first);
  });

  it('leaves nothing when it fails, and tries again', async () => {
    const broken = new DesktopFiles(join(root, 'none'), join(root, 'target'));
    await expect(broken.folder()).rejects.toThrow('ENOENT');
    await chmod(join(root, 'source'), 0o755);
    await files().folder();
    expect((await readdir(join(root, 'target'))).filter((name) => name.includes('.new-'))).toEqual([]);
  });
});
