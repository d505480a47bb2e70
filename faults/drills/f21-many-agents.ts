import { Crowd } from '../rig/crowd.js';
import { noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

/** Every replica is started again, and all agents come back at once, but not in one moment. */
export const manyAgents: Drill = {
  id: 'F21',
  title: 'Very many agents connect again at once',
  stage: {
    replicas: 1,
    agents: 0,
    controlPlane: { STREAMSPACE_AGENT_LOST_MS: '30000', STREAMSPACE_LOG_LEVEL: 'warn' },
  },
  runtimes: ['double'],
  async run({ stage, desk, dice, isUnscaled }) {
    const crowd = await Crowd.start(stage, isUnscaled ? 1_000 : 60, `crowd-${dice.between(1, 1_000_000_000)}`);
    const areBack = await noteConnections(stage, crowd.names);
    const closeWindow = desk.traffic.openWindow();
    await stage.replica.process.kill();
    const killedAtMs = performance.now();
    await stage.replica.process.start();
    await desk.measure('agents back', areBack, killedAtMs);
    closeWindow();
  },
};
