import { setTimeout as delay } from 'node:timers/promises';
import type { Dice } from '../rig/dice.js';
import type { RigAgent } from '../rig/rig-agent.js';
import { until } from '../rig/until.js';
import type { EnginePoint } from '../world/machine.js';
import type { Drill } from './drill.js';

const OPERATIONS = ['list', 'home', 'create', 'start', 'ready'] as const;

/** Every point of the way of a start where the agent may die: before and after each request to its engine, and around its report. */
const POINTS: readonly (EnginePoint | 'report unsent' | 'report sent')[] = [
  ...OPERATIONS.flatMap((operation) => (['before', 'after'] as const).map((phase) => ({ operation, phase }))),
  'report unsent',
  'report sent',
];

/** Resolves when the agent was killed at one of the points. */
function killAt(agent: RigAgent, dice: Dice): Promise<void> {
  const point = dice.pick(POINTS);
  const wanted: EnginePoint = typeof point === 'object' ? point : { operation: 'ready', phase: 'after' };
  const graceMs = dice.between(1, 60);
  return new Promise((resolve) => {
    agent.machine.onPoint = async ({ operation, phase }) => {
      if (operation !== wanted.operation || phase !== wanted.phase) return;
      agent.machine.onPoint = () => undefined;
      if (point === 'report unsent') agent.link.set({ kind: 'blackhole' });
      if (typeof point === 'string') void delay(graceMs).then(() => agent.process.kill().then(resolve));
      else await agent.process.kill().then(resolve);
    };
  });
}

/** An agent dies in the middle of a start: the next one finds what there is, and the start is finished once. */
export const agentKilledStarting: Drill = {
  id: 'F1',
  title: 'Agent killed in the middle of a start',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, dice, desk }) {
    const agent = stage.agentAt(0);
    const death = { hasCome: false };
    void killAt(agent, dice).then(() => (death.hasCome = true));
    const entry = await desk.launch(await stage.people.one(), { home: dice.pick(['temporary', 'persistent']) });
    await until('the agent to die', () => death.hasCome);
    await delay(dice.between(0, 1_500));
    agent.link.heal();
    agent.process.spawn();
    await desk.measure('agent back', async () => (await desk.stateOf(entry.id)) === 'running');
  },
};
