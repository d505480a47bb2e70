import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.js';

/** One of two replicas dies with screens open: the other one serves them, and nobody does anything. */
export const replicaKilledServing: Drill = {
  id: 'F4b',
  title: 'One of two replicas killed with screens open',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk }) {
    const entries = await desk.launchRunning(dice.between(3, 6));
    const viewers = await Promise.all(entries.slice(0, 4).map((entry) => desk.look(entry)));
    const closeWindow = desk.traffic.openWindow();
    const before = (await stage.journal()).length;
    const victim = dice.pick(stage.replicas);
    await victim.process.kill();
    const killedAtMs = performance.now();
    await desk.measure('picture back', () => viewers.every((viewer) => viewer.hasSeenSince(killedAtMs + 100)));
    await delay(dice.between(0, 1_000));
    await victim.process.start();
    closeWindow();
    desk.promise(
      (await stage.journal()).length === before,
      'containers were started or stopped because a replica died',
    );
  },
};
