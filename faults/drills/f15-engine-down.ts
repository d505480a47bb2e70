import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../rig/until.js';
import { noteConnections } from './agent-states.js';
import type { Drill } from './drill.js';

const FAILED = `SELECT count(*)::integer AS count FROM events WHERE name = 'session.state-changed' AND data->>'to' IN ('failed', 'hibernated')`;

/** The engine of a machine hangs, fails, answers in part, or once as if it had nothing, also while its agent starts: that is no news about sessions. */
export const engineDown: Drill = {
  id: 'F15',
  title: 'Engine hangs, fails, or answers in part or with nothing',
  stage: { replicas: 1, agents: 1 },
  runtimes: ['double', 'docker'],
  async run({ stage, dice, desk, isUnscaled }) {
    const agent = stage.agentAt(0);
    await desk.launchRunning(dice.between(3, 6));
    const count = async (): Promise<number> => (await stage.rows.query<{ count: number }>(FAILED)).rows[0]?.count ?? 0;
    const before = await count();
    const { engine } = agent.host;
    engine?.break(dice.pick(engine.modes));
    if (dice.happens(50)) {
      const isBack = await noteConnections(stage, [agent.name]);
      await agent.process.kill();
      agent.process.spawn();
      await until('the agent to be back', isBack);
    }
    // Several inventories long.
    await delay(isUnscaled ? 150_000 : 7_000 + dice.between(0, 1_000));
    desk.promise((await count()) === before, 'sessions were given up because their engine did not answer');
    agent.host.heal();
    const another = await stage.people.one();
    const entry = await desk.launch(another);
    await desk.measure('settled', async () => (await desk.stateOf(entry.id)) === 'running');
  },
};
