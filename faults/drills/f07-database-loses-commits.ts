import type { LedgerEntry } from '../oracle/ledger.js';
import type { Desk } from '../rig/desk.js';
import type { Person } from '../rig/person.js';
import type { Stage } from '../rig/stage.js';
import { until } from '../rig/until.js';
import { leadToTheNewServer } from './f07-database-failover.js';
import { findOrphan, settleOrphan } from './orphans.js';
import type { Drill } from './drill.js';

/**
 * The database dies, and the standby that takes over lacks the last commits. Agents know better: what they made of sessions since counts, what
 * no row knows is listed for administrators, and whatever else goes on as if nothing had been.
 */
export const databaseLosesCommits: Drill = {
  id: 'F7b',
  title: 'Database fails over to a standby that lacks the last commits',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, desk }) {
    const { server } = stage.options;
    await server.startStandby('asynchronous');
    const [slept, woken, ended, untouched] = await desk.launchRunning(4, { home: 'persistent' });
    if (!slept || !woken || !ended || !untouched) throw new Error('Nothing was launched.');
    await act(desk, woken, 'hibernate');
    const [person, admin] = [await stage.people.one(), await stage.people.one('admin')];
    const viewer = await desk.look(untouched);
    const { streams } = viewer;
    await server.holdBackStandby();
    // All of this is done, confirmed, and will never have been.
    await act(desk, slept, 'hibernate');
    await act(desk, woken, 'wake');
    await ended.owner.end(ended.id);
    await desk.reaches(ended, 'ended');
    const launched = await desk.launch(person, { home: 'persistent' });
    await desk.reaches(launched, 'running');
    const known = await generationsOf(stage, [slept, woken]);
    const closeWindow = desk.traffic.openWindow();
    await server.failOver();
    leadToTheNewServer(stage);
    const promotedAtMs = performance.now();
    // Nobody but its owner knows that it was to end.
    ended.wish = 'any';
    const areFollowed = async (): Promise<boolean> =>
      (await desk.stateOf(slept.id)) === 'hibernated' && (await desk.stateOf(woken.id)) === 'running';
    await desk.measure('database back', areFollowed, promotedAtMs);
    closeWindow();
    // Rows go past what agents know where they had fallen behind: otherwise nothing was lost, and nothing drilled.
    const now = await generationsOf(stage, [slept, woken]);
    if (!now.every((generation, index) => generation > (known[index] ?? 0))) throw new Error('No commit was lost.');
    await bringBack(stage, desk, launched, admin);
    desk.promise(viewer.streams === streams, 'a stream was cut because the database failed over');
  },
};

async function generationsOf(stage: Stage, entries: readonly LedgerEntry[]): Promise<number[]> {
  const sql = 'SELECT generation FROM sessions WHERE id = ANY($1) ORDER BY id';
  const { rows } = await stage.rows.query<{ generation: number }>(sql, [entries.map(({ id }) => id)]);
  return rows.map(({ generation }) => generation);
}

/** Has a session hibernated or woken up, and waits until it is. */
async function act(desk: Desk, entry: LedgerEntry, action: 'hibernate' | 'wake'): Promise<void> {
  await entry.owner.act(entry.id, action);
  entry.wish = action === 'wake' ? 'running' : 'hibernated';
  desk.sleeps(entry);
  await desk.reaches(entry, entry.wish);
}

/** An administrator finds what no row knows, and makes a session of it again, or has it removed where its machine does not know enough. */
async function bringBack(stage: Stage, desk: Desk, entry: LedgerEntry, admin: Person): Promise<void> {
  const { id: containerId } = await desk.containerOf(entry);
  const orphan = await until('an orphan to be listed', () => findOrphan(stage, admin, entry.id));
  if ((await settleOrphan(admin, orphan)) === 'removed') {
    desk.ledger.forget(entry);
    await until('it to be gone', async () => (await stage.containersOf(entry.id)).length === 0);
    return;
  }
  entry.containerId = containerId;
  await desk.reaches(entry, 'running');
}
