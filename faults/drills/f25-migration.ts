import { migrate, MIGRATIONS } from '../../src/platform/database/migrate.js';
import { OlderDatabase } from '../rig/older-database.js';
import type { Stage } from '../rig/stage.js';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const SLOWEST_MS = 2_000;

/**
 * Several migrators come at once while the product is used: they take turns, and nobody waits for them. Then a replica and migrators come to a
 * database that an older version left: between them they bring it up to date, once, with all that is in it.
 */
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
    const older = await OlderDatabase.create(server, dice.between(1, MIGRATIONS.length - 1));
    await comeTogether(stage, older);
    const missing = await older.missing();
    desk.promise(missing.length === 0, `an older database has no ${missing.join(' and no ')} after the migration`);
  },
};

/** A replica starts on a database while two migrators are at it. */
async function comeTogether(stage: Stage, { name }: OlderDatabase): Promise<void> {
  const replica = await stage.makeReplica(name, name);
  stage.welcome(replica.process);
  const url = stage.options.server.url(name);
  await Promise.all([replica.process.start(), migrate(url), migrate(url)]);
  await until('the replica to be ready', () => replica.isReady());
  await replica.process.kill();
}
