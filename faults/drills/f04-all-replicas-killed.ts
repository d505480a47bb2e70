import { setTimeout as delay } from 'node:timers/promises';
import { noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

/** Every replica dies: sessions go on, and nothing is started or stopped when they are back. */
export const allReplicasKilled: Drill = {
  id: 'F4',
  title: 'All replicas killed',
  stage: { replicas: 2, agents: 2 },
  async run({ stage, dice, desk, isUnscaled }) {
    const entries = await desk.launchRunning(dice.between(3, 6));
    const viewer = await desk.look(dice.pick(entries));
    const closeWindow = desk.traffic.openWindow();
    const areBack = await noteConnections(
      stage,
      stage.agents.map(({ name }) => name),
    );
    const before = (await stage.journal()).length;
    await Promise.all(stage.replicas.map(({ process }) => process.kill()));
    await delay(isUnscaled ? 60_000 : dice.between(500, 6_000));
    for (const { process } of stage.replicas) process.spawn();
    const healedAtMs = performance.now();
    await Promise.all(stage.replicas.map(({ process }) => process.ready()));
    await desk.measure('replica back', areBack, healedAtMs);
    await desk.measure('picture back', () => viewer.hasSeenSince(healedAtMs), healedAtMs);
    closeWindow();
    desk.promise(
      (await stage.journal()).length === before,
      'containers were started or stopped because the control plane was away',
    );
  },
};
