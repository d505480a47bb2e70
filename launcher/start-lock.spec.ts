import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlreadyStartedError, takeStartLock } from './start-lock.js';

describe('takeStartLock', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'streamspace-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('refuses a second start and lets go', () => {
    const release = takeStartLock(folder);
    expect(() => takeStartLock(folder)).toThrow(AlreadyStartedError);
    release();
    expect(existsSync(join(folder, 'start.lock'))).toBe(false);
    takeStartLock(folder)();
  });

  it.each([
    ['of a process that is gone', JSON.stringify({ pid: 2 ** 22 + 1, startedAt: '1' })],
    ['of a pid that somebody else has now', JSON.stringify({ pid: process.pid, startedAt: '1' })],
    ['that was cut short', '{"pid":'],
  ])('takes over a lock %s', (_name, content) => {
    writeFileSync(join(folder, 'start.lock'), content);
    takeStartLock(folder)();
  });
});
