import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.js';

const LOST = `SELECT count(*)::integer AS count FROM events WHERE name IN ('agent.lost', 'agent.disconnected')`;

/** The database hangs, or is killed: streams go on, the API says so and comes back, and no agent is blamed for it. */
export const databaseAway: Drill = {
  id: 'F6',
  title: 'Database hangs or is killed',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, dice, desk, isUnscaled }) {
    const { server } = stage.options;
    const entries = await desk.launchRunning(dice.between(2, 4));
    const viewer = await desk.look(dice.pick(entries));
    const countLost = async (): Promise<number> =>
      (await stage.rows.query<{ count: number }>(LOST)).rows[0]?.count ?? 0;
    const lostBefore = await countLost();
    const { streams } = viewer;
    const isKilled = dice.happens(50);
    const closeWindow = desk.traffic.openWindow();
    if (isKilled) await server.kill();
    else server.hang();
    try {
      await delay(isUnscaled ? 30_000 : dice.between(1_000, 7_000));
      desk.promise(await stage.replica.isLive(), '/healthz did not answer while the database was away');
      desk.promise(!(await stage.replica.isReady()), '/readyz said that all is well while the database was away');
    } finally {
      if (isKilled) await server.restart();
      else server.resume();
    }
    const isBack = async (): Promise<boolean> =>
      (await stage.replica.isReady()) && (await entries[0]!.owner.show(entries[0]!.id)).state === 'running';
    await desk.measure('database back', isBack);
    closeWindow();
    desk.promise(viewer.streams === streams, 'a stream was cut because the database was away');
    // For longer than it takes to lose an agent.
    await delay(isUnscaled ? 35_000 : 1_500);
    desk.promise((await countLost()) === lostBefore, 'an agent was taken for lost because the database was away');
  },
};
