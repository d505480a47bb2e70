import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataFolderError, openDataFolder } from './data-folder.js';

describe('openDataFolder', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'streamspace-folder-'));
    chmodSync(root, 0o755);
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  it('makes what was asked, and lets unprivileged processes of root pass through it', () => {
    expect(openDataFolder(join(root, 'a', 'b'), true)).toEqual({ path: join(root, 'a', 'b'), notice: null });
    expect(statSync(join(root, 'a', 'b')).mode & 0o011).toBe(0o011);
  });

  it('takes nothing away from a folder that was there before', () => {
    mkdirSync(join(root, 'shared'));
    chmodSync(join(root, 'shared'), 0o1777);
    openDataFolder(join(root, 'shared'), true);
    expect(statSync(join(root, 'shared')).mode & 0o7777).toBe(0o1777);
  });

  it('says at once that a folder cannot be made where there are none', () => {
    expect(() => openDataFolder('/proc/streamspace/data', true, join(root, 'system'))).toThrow(DataFolderError);
  });

  it('goes to the folder of the system behind a locked door, the same one each time, and says so', () => {
    mkdirSync(join(root, 'locked'), { mode: 0o700 });
    const first = openDataFolder(join(root, 'locked', 'data'), true, join(root, 'system'));
    expect(first.path.startsWith(join(root, 'system'))).toBe(true);
    expect(first.notice).toContain(first.path);
    expect(openDataFolder(join(root, 'locked', 'data'), true, join(root, 'system')).path).toBe(first.path);
  });

  it('stays behind the door when it is not root: everything runs as the same user then', () => {
    mkdirSync(join(root, 'locked'), { mode: 0o700 });
    expect(openDataFolder(join(root, 'locked', 'data'), false).path).toBe(join(root, 'locked', 'data'));
  });

  it('says what to do when a file is in the way', () => {
    writeFileSync(join(root, 'file'), '');
    expect(() => openDataFolder(join(root, 'file', 'data'), true, join(root, 'system'))).toThrow(DataFolderError);
    expect(() => openDataFolder(join(root, 'file', 'data'), false)).toThrow(/STREAMSPACE_DATA_DIR/);
  });
});
