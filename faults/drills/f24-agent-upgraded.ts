import { RigProcess } from '../rig/rig-process.js';
import { until } from '../rig/until.js';
import { epochOf } from './agent-states.js';
import type { Drill } from './drill.js';

/** A new agent is started beside the old one, on the same data: it takes over, the old one leaves, and sessions go on. */
export const agentUpgraded: Drill = {
  id: 'F24',
  title: 'Agent replaced by a newer one while it serves',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, dice, desk, isUnscaled }) {
    const agent = stage.agentAt(0);
    const entries = await desk.launchRunning(dice.between(2, 4));
    const viewer = await desk.look(dice.pick(entries));
    const epoch = await epochOf(stage, agent.name);
    const successor = new RigProcess(agent.process.plan);
    stage.welcome(successor);
    successor.spawn();
    await until('the new agent to take over', async () => (await epochOf(stage, agent.name)) > epoch);
    const leftAtMs = performance.now();
    await agent.process.stop();
    await desk.measure('picture back', () => viewer.hasSeenSince(leftAtMs + 50));
    await desk.launchRunning(2);
    desk.promise(
      !isUnscaled || viewer.longestGapMs < 5_000,
      `a screen stood still for ${Math.round(viewer.longestGapMs)} ms`,
    );
    // The rig goes on with the process that it knows.
    await successor.kill();
    agent.process.spawn();
    await agent.process.ready();
  },
};
