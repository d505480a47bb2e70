import { setTimeout as delay } from 'node:timers/promises';
import { isConnected, noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

const CLOCK = './faults/processes/skewed-clock.mjs';
const SKEW_MS = 300_000;

/** The wall clock of an agent or of the control plane is wrong by five minutes: nothing is decided by it. */
export const clockSkew: Drill = {
  id: 'F10',
  title: 'Clocks that are wrong by five minutes',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, dice, desk }) {
    const before = await desk.launchRunning(2, { home: 'persistent' });
    const victim = dice.pick([...stage.agents, stage.replica]);
    const closeWindow = desk.traffic.openWindow();
    const names = 'name' in victim ? [victim.name] : stage.agents.map(({ name }) => name);
    const isBack = await noteConnections(stage, names);
    await victim.process.kill();
    const skewMs = dice.pick([-SKEW_MS, SKEW_MS]);
    victim.process.spawn({ env: { FAULTS_SKEW_MS: String(skewMs) }, imports: [CLOCK] });
    await victim.process.ready();
    const areConnected = async (): Promise<boolean> =>
      (await Promise.all(stage.agents.map(({ name }) => isConnected(stage, name)))).every(Boolean);
    await desk.measure('settled', isBack);
    closeWindow();
    const [first] = before;
    if (first) {
      await first.owner.act(first.id, 'hibernate');
      desk.sleeps(first);
      await desk.reaches(first, 'hibernated');
      await first.owner.act(first.id, 'wake');
      await desk.reaches(first, 'running');
      await desk.look(first);
    }
    await desk.launchRunning(2);
    // Longer than leases last, so that a clock that counted would have ended them.
    await delay(3_000);
    desk.promise(await areConnected(), 'an agent was given up because of a clock');
    const again = desk.traffic.openWindow();
    await victim.process.kill();
    await stage.heal();
    again();
  },
};
