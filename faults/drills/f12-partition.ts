import { setTimeout as delay } from 'node:timers/promises';
import type { LinkMode } from '../chaos/chaos-link.js';
import { until } from '../rig/until.js';
import { isConnected } from './agent-states.js';
import type { Drill } from './drill.js';

const KINDS: readonly LinkMode['kind'][] = ['blackhole', 'blackhole', 'half-open', 'half-deaf'];

/** The network between an agent and the control plane swallows everything, or one direction: nothing is stopped or moved, and what was asked for meanwhile is done once. */
export const partition: Drill = {
  id: 'F12',
  title: 'Agent cut off without a word',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, dice, desk, isUnscaled }) {
    const agent = stage.agentAt(0);
    const entries = await desk.launchRunning(dice.between(3, 5), { home: 'persistent' });
    const [ended, slept, ...others] = dice.shuffle(entries);
    const viewer = await desk.look(others[0]!);
    const before = (await stage.journal()).length;
    const kind = dice.pick(KINDS);
    agent.link.set(kind === 'delay' || kind === 'throttle' ? { kind: 'blackhole' } : { kind });
    const cutMs = isUnscaled ? 60_000 : dice.between(2_000, 8_000);
    const beganAtMs = performance.now();
    await until('the cut to be noticed', async () => !(await isConnected(stage, agent.name)));
    if (ended && slept) {
      await ended.owner.end(ended.id);
      ended.wish = 'ended';
      await slept.owner.act(slept.id, 'hibernate');
      slept.wish = 'hibernated';
      desk.sleeps(slept);
    }
    await delay(Math.max(0, cutMs - (performance.now() - beganAtMs)));
    desk.promise(
      (await stage.journal()).length === before,
      'something was started or stopped while the agent was cut off',
    );
    const healedAtMs = performance.now();
    agent.link.heal();
    const hasConverged = async (): Promise<boolean> =>
      (await desk.stateOf(ended!.id)) === 'ended' && (await desk.stateOf(slept!.id)) === 'hibernated';
    await desk.measure('partition healed', hasConverged);
    await desk.measure('picture back', () => viewer.hasSeenSince(healedAtMs), healedAtMs);
    const changes = (await stage.journal()).slice(before).map(({ container, what }) => ({ ...container, what }));
    const done = changes.map(({ id, what }) => `${what} ${id}`);
    const isMeant = changes.every(
      ({ sessionId, what }) => [ended?.id, slept?.id].includes(sessionId) && (what === 'stopped' || what === 'removed'),
    );
    desk.promise(
      isMeant && done.length > 0 && new Set(done).size === done.length,
      `what was asked for during the cut was not done exactly once: ${done.join(', ')}`,
    );
  },
};
