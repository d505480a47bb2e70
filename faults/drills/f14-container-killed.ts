import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

const REASON = `SELECT reason_code AS code, is_released AS "isReleased" FROM sessions WHERE id = $1`;

/** A container dies by itself: its owner is told within seconds, has the quota back, and starts it again without anybody's help. */
export const containerKilled: Drill = {
  id: 'F14',
  title: 'Container killed from outside',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, dice, desk }) {
    const person = await stage.people.one();
    await stage.people.limit(person, { memoryMiB: 512 });
    const entry = await desk.launch(person, { home: 'persistent' });
    const others = await desk.launchRunning(2);
    await desk.reaches(entry, 'running');
    const container = await desk.containerOf(entry);
    await stage.hostOf(container).kill(container);
    await desk.measure('container death seen', async () => (await desk.stateOf(entry.id)) === 'failed');
    const { rows } = await stage.rows.query<{ code: string; isReleased: boolean }>(REASON, [entry.id]);
    desk.promise(rows[0]?.code === 'instance-gone', `the reason is ${rows[0]?.code ?? 'missing'}`);
    if (dice.happens(50)) {
      // The quota is for one: another one in its place must be possible at once.
      const other = await desk.launch(person);
      await desk.reaches(other, 'running');
      entry.mayFail = true;
    } else {
      await until('a retry', async () => (await person.call('POST', `/sessions/${entry.id}/retry`)).status === 202);
      await desk.reaches(entry, 'running');
    }
    const left = new Set((await stage.world.witness.containers()).map(({ id, state }) => `${id} ${state}`));
    desk.promise(
      others.every(({ containerId }) => left.has(`${containerId} running`)),
      'others went with it',
    );
  },
};
