import { until } from '../rig/until.js';
import { isConnected, noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

/** The agent of a full machine is away: what sleeps there is not promised room that others have, and wakes up once there is some. */
export const smallMachineAway: Drill = {
  id: 'F2b',
  title: 'Agent of a full machine killed',
  // Room for two sessions.
  stage: { replicas: 1, agents: 1, agent: { STREAMSPACE_AGENT_CAPACITY_MEMORY_MIB: '1024' } },
  async run({ stage, desk }) {
    const agent = stage.agentAt(0);
    const [sleeper] = await desk.launchRunning(1);
    if (!sleeper) throw new Error('Nothing was launched.');
    const { owner, id } = sleeper;
    await owner.act(id, 'hibernate');
    desk.sleeps(sleeper);
    await desk.reaches(sleeper, 'hibernated');
    const [leaver] = await desk.launchRunning(2);
    const isBack = await noteConnections(stage, [agent.name]);
    await agent.process.kill();
    await until('the agent to be away', async () => !(await isConnected(stage, agent.name)));
    const { status } = await owner.call('POST', `/sessions/${id}/wake`);
    desk.promise(status === 409, `a wake without room was answered with ${status}`);
    agent.process.spawn();
    await desk.measure('agent back', isBack);
    if (leaver) {
      await leaver.owner.end(leaver.id);
      leaver.wish = 'ended';
      await desk.reaches(leaver, 'ended');
    }
    await owner.act(id, 'wake');
    await desk.reaches(sleeper, 'running');
  },
};
