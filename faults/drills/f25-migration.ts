import { migrate } from '../../src/platform/database/migrate.js';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const SLOWEST_MS = 2_000;

/** Several migrators come at once while the product is used: they take turns, and nobody waits for them. */
export const migrationUnderLoad: Drill = {
  id: 'F25',
  title: 'Migrators at work while the product is used',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk, isUnscaled }) {
    const { server } = stage.options;
    const entries = await desk.launchRunning(2);
    let slowestMs = 0;
    const migrators = { areAtWork: true };
    const migrating = Promise.all(
      Array.from({ length: dice.between(2, 4) }, () => migrate(server.url(stage.databaseName))),
    );
    const finished = migrating.finally(() => (migrators.areAtWork = false));
    const use = async (): Promise<boolean> => {
      const beganAtMs = performance.now();
      const { status } = await entries[0]!.owner.call('GET', '/sessions');
      slowestMs = Math.max(slowestMs, performance.now() - beganAtMs);
      desk.promise(status === 200, `a request was answered ${status}`);
      return !migrators.areAtWork;
    };
    await until('the migrators to be done', use, 60_000, 20);
    await finished;
    desk.promise(!isUnscaled || slowestMs < SLOWEST_MS, `a request took ${Math.round(slowestMs)} ms`);
    await desk.launchRunning(1);
  },
};
