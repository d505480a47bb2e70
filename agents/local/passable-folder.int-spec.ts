import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makePassableFolder } from './passable-folder.js';

describe('makePassableFolder', () => {
  let root: string;
  let umask: number;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'streamspace-passable-'));
    umask = process.umask(0o077);
  });
  afterEach(() => {
    process.umask(umask);
    rmSync(root, { recursive: true });
  });

  const modeOf = (path: string): number => statSync(path).mode & 0o777;

  it('lets everybody pass through all that it made, even under umask 077', async () => {
    await makePassableFolder(join(root, 'a', 'b'));
    expect([modeOf(join(root, 'a')), modeOf(join(root, 'a', 'b'))]).toEqual([0o711, 0o711]);
    expect(modeOf(root)).toBe(0o700);
  });

  it('leaves a folder that is there as it is', async () => {
    await makePassableFolder(join(root, 'a'));
    chmodSync(join(root, 'a'), 0o750);
    await makePassableFolder(join(root, 'a'));
    expect(modeOf(join(root, 'a'))).toBe(0o750);
  });
});
