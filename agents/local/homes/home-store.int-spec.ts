import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SessionFolders } from '../sessions/session-folders.js';
import { HomeStore } from './home-store.js';
import { HostUsers } from './host-users.js';

const isRoot = process.getuid?.() === 0;
const people = ['00000000-0000-4000-8000-000000000001', '00000000-0000-4000-8000-000000000002'] as const;

describe('HomeStore', () => {
  let root: string;
  let store: HomeStore;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'streamspace-homes-'));
    const folders = new SessionFolders(root);
    store = new HomeStore(folders, new HostUsers(folders, isRoot ? { first: 1_800_000_000, count: 2 } : null));
  });
  afterEach(() => rm(root, { recursive: true }));

  const open = (userId: string, template = 'desk'): ReturnType<HomeStore['open']> =>
    store.open({ kind: 'persistent', userId, template }, 'unused');

  it('makes a private home and finds it again', async () => {
    const home = await open(people[0]);
    await writeFile(join(home.path, 'kept'), 'mine');
    expect(await open(people[0])).toEqual(home);
    expect((await stat(home.path)).mode & 0o777).toBe(0o700);
    expect(await store.list()).toEqual([expect.objectContaining({ userId: people[0], template: 'desk' })]);
  });

  (isRoot ? it : it.skip)(
    'gives homes that are made at once users of their own, and says when there are none left',
    async () => {
      const homes = await Promise.all(people.map((userId) => open(userId)));
      expect(homes.map(({ hostUid }) => hostUid).sort()).toEqual([1_800_000_000, 1_800_000_001]);
      await expect(open(people[0], 'other')).rejects.toThrow('Every user');
    },
  );

  (isRoot ? it : it.skip)('refuses a home that belongs to nobody of ours', async () => {
    const home = await open(people[0]);
    const other = new HomeStore(
      new SessionFolders(root),
      new HostUsers(new SessionFolders(root), { first: 5, count: 1 }),
    );
    await expect(other.open({ kind: 'persistent', userId: people[0], template: 'desk' }, 'unused')).rejects.toThrow(
      home.path,
    );
  });
});
