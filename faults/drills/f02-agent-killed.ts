import { setTimeout as delay } from 'node:timers/promises';
import { noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

/** An agent dies with sessions running: nothing happens to them, and their screens come back with the agent. */
export const agentKilled: Drill = {
  id: 'F2',
  title: 'Agent killed with sessions running',
  stage: { replicas: 1, agents: 2 },
  async run({ stage, dice, desk, isUnscaled }) {
    const entries = await desk.launchRunning(dice.between(3, 6));
    const viewer = await desk.look(dice.pick(entries));
    const victim = dice.pick(stage.agents);
    const isBack = await noteConnections(stage, [victim.name]);
    await victim.process.kill();
    await delay(dice.between(0, isUnscaled ? 30_000 : 3_000));
    victim.process.spawn();
    const healedAtMs = performance.now();
    await desk.measure('agent back', isBack);
    await desk.measure('picture back', () => viewer.hasSeenSince(healedAtMs), healedAtMs);
  },
};
