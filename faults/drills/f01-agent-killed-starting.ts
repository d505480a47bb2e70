import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../rig/until.js';
import type { Drill } from './drill.js';

/** An agent dies in the middle of a start: the next one finds what there is, and the start is finished once. */
export const agentKilledStarting: Drill = {
  id: 'F1',
  title: 'Agent killed in the middle of a start',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, dice, desk }) {
    const { host, link, process } = stage.agentAt(0);
    const death = { hasCome: false };
    const kill = (): Promise<void> => process.kill().then(() => void (death.hasCome = true));
    host.killWhileStarting(dice, { link, kill });
    const entry = await desk.launch(await stage.people.one(), { home: dice.pick(['temporary', 'persistent']) });
    await until('the agent to die', () => death.hasCome);
    await delay(dice.between(0, 1_500));
    link.heal();
    process.spawn();
    await desk.measure('agent back', async () => (await desk.stateOf(entry.id)) === 'running');
  },
};
