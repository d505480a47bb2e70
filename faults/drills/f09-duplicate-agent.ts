import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../rig/until.js';
import { countAgentEvents, epochOf } from './agent-states.js';
import type { Drill } from './drill.js';

const ALARM = 'agent.duplicate-refused';
/** A process has to be started for it as well. */
const ALARM_MS = 15_000;

/** A second process with the key of an agent: it is told nothing as long as the first one lives, and administrators learn of it. */
export const duplicateAgent: Drill = {
  id: 'F9',
  title: 'Two agents with one identity',
  stage: { replicas: 1, agents: 1 },
  async run({ stage, dice, desk, isUnscaled }) {
    const original = stage.agentAt(0);
    await desk.launchRunning(2);
    const name = `clone-${dice.between(1, 1_000_000_000)}`;
    const clone = original.clone(name, await stage.addMachine(name), await stage.addLink(name));
    // A copy of the key, not of the whole installation, which would be the same agent started again.
    rmSync(join(stage.folder, name, 'agent', 'installation.json'));
    const [epoch, alarms] = [await epochOf(stage, original.name), await countAgentEvents(stage, ALARM, original.name)];
    const beganAtMs = performance.now();
    stage.welcome(clone.process);
    clone.process.spawn();
    await delay(dice.between(0, 2_000));
    await desk.launchRunning(2);
    await until('a refusal', () => clone.process.log().includes('agent-lease-held'));
    // It is raised once a minute at most.
    if (alarms === 0) {
      await until('an alarm', async () => (await countAgentEvents(stage, ALARM, original.name)) > 0);
      const ms = performance.now() - beganAtMs;
      desk.promise(!isUnscaled || ms < ALARM_MS, `the alarm came after ${Math.round(ms)} ms`);
    }
    await desk.launchRunning(1);
    await clone.process.kill();
    desk.promise(stage.containers.on(name).length === 0, 'the clone was told to start something');
    desk.promise(
      !stage.containers.journal.some(({ container }) => container.machine === name),
      'the clone was told something',
    );
    desk.promise((await epochOf(stage, original.name)) === epoch, 'the original lost its connection to the clone');
  },
};
