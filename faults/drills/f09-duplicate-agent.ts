import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerEntry } from '../oracle/ledger.js';
import type { Desk } from '../rig/desk.js';
import type { RigAgent } from '../rig/rig-agent.js';
import { until } from '../rig/until.js';
import { countAgentEvents, epochOf } from './agent-states.js';
import type { Drill } from './drill.js';

/** What an agent logs once it is in. */
const LET_IN = '"msg":"connected to the control plane"';
const ALARM = 'agent.duplicate-refused';
/** A process has to be started for it as well. */
const ALARM_MS = 15_000;

/** A second process with the key of an agent: it is told nothing as long as the first one lives, and administrators learn of it. */
export const duplicateAgent: Drill = {
  id: 'F9',
  title: 'Two agents with one identity',
  stage: { replicas: 1, agents: 1 },
  runtimes: ['double'],
  async run({ stage, dice, desk, isUnscaled }) {
    const original = stage.agentAt(0);
    const entries = await desk.launchRunning(2);
    const name = `clone-${dice.between(1, 1_000_000_000)}`;
    const clone = original.clone(name, await stage.addHost(name, stage.double), await stage.addLink(name));
    // A copy of the key, not of the whole installation, which would be the same agent started again.
    rmSync(join(stage.folder, name, 'agent', 'installation.json'));
    const [epoch, alarms] = [await epochOf(stage, original.name), await countAgentEvents(stage, ALARM, original.name)];
    const beganAtMs = performance.now();
    stage.welcome(clone.process);
    clone.process.spawn();
    await delay(dice.between(0, 2_000));
    if (await isLetIn(clone)) {
      desk.promise(false, 'the clone was let in');
      await seeHarm(desk, entries);
      return;
    }
    await desk.launchRunning(2);
    // It is raised once a minute at most.
    if (alarms === 0) {
      await until('an alarm', async () => (await countAgentEvents(stage, ALARM, original.name)) > 0);
      const ms = performance.now() - beganAtMs;
      desk.promise(!isUnscaled || ms < ALARM_MS, `the alarm came after ${Math.round(ms)} ms`);
    }
    await desk.launchRunning(1);
    await clone.process.kill();
    desk.promise(stage.double.containers.on(name).length === 0, 'the clone was told to start something');
    desk.promise(
      !stage.double.containers.journal.some(({ container }) => container.machine === name),
      'the clone was told something',
    );
    desk.promise((await epochOf(stage, original.name)) === epoch, 'the original lost its connection to the clone');
  },
};

/** Whether the second one is let in instead of being refused. */
async function isLetIn({ process }: RigAgent): Promise<boolean> {
  const isIn = (): boolean => process.log().includes(LET_IN);
  await until('the clone to be let in or refused', () => isIn() || process.log().includes('agent-lease-held'));
  return isIn();
}

/**
 * Two that answer for one push each other out again and again. What the one does not have counts as gone as soon as it says so twice, so that work
 * that goes on at the other is given up: the wait is for that, and what became of it is for the oracle to say.
 */
async function seeHarm(desk: Desk, entries: readonly LedgerEntry[]): Promise<void> {
  const areKept = async (): Promise<boolean> => {
    const states = await Promise.all(entries.map(({ id }) => desk.stateOf(id)));
    return states.every((state) => state === 'running');
  };
  await until('a session to be given up', async () => !(await areKept()));
}
