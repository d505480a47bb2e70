import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EngineUsers } from '../scripts/lib/engine-users.mjs';

describe('EngineUsers', () => {
  const root = mkdtempSync(join(tmpdir(), 'streamspace-users-'));
  afterAll(() => rmSync(root, { recursive: true }));

  it('tells the last one who leaves', () => {
    const folder = join(root, 'a');
    const [first, second] = [new EngineUsers(folder), new EngineUsers(folder)];
    first.enter();
    second.enter();
    expect(first.leave()).toBe(false);
    expect(second.leave()).toBe(true);
  });

  it('does not count who was killed, though the number lives again', () => {
    const folder = join(root, 'b');
    const user = new EngineUsers(folder);
    user.enter();
    writeFileSync(join(folder, '999999999-1-1'), '');
    writeFileSync(join(folder, `${process.pid}-1-1`), '');
    expect(user.leave()).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is empty where nobody ever was', () => {
    expect(new EngineUsers(join(root, 'c')).leave()).toBe(true);
  });
});
