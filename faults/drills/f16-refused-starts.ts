import { until } from '../rig/until.js';
import type { EngineRefusal } from '../world/engine-contract.js';
import type { Drill, DrillRun } from './drill.js';

interface Refused {
  readonly refusal: EngineRefusal;
  /** Within which the session has failed, in milliseconds. */
  readonly withinMs: number;
}

/**
 * The engine refuses a start: it fails with that reason, nothing is left of it, others go on, and it can be tried again. It refuses to wake
 * what sleeps: that sleeps on, in its own container.
 */
async function refuse({ stage, dice, desk, isUnscaled }: DrillRun, { refusal, withinMs }: Refused): Promise<void> {
  const machine = stage.double.machineAt(0);
  const [sleeper] = await desk.launchRunning(2);
  if (!sleeper) throw new Error('Nothing was launched.');
  await sleeper.owner.act(sleeper.id, 'hibernate');
  await desk.reaches(sleeper, 'hibernated');
  machine.refusal = refusal;
  await sleeper.owner.act(sleeper.id, 'wake');
  await desk.reaches(sleeper, 'hibernated');
  const { reason } = await sleeper.owner.show(sleeper.id);
  desk.promise(reason?.code === refusal.reason.code, `it sleeps on because of ${reason?.code ?? 'nothing'}`);
  const person = await stage.people.one();
  await stage.people.limit(person, { memoryMiB: 512 });
  const beganAtMs = performance.now();
  const entry = await desk.launch(person, { home: dice.pick(['temporary', 'persistent']) });
  await desk.reaches(entry, 'failed');
  const ms = performance.now() - beganAtMs;
  desk.promise(!isUnscaled || ms < withinMs, `it failed after ${Math.round(ms)} ms`);
  desk.durations.push({ what: 'settled', ms });
  const view = await person.show(entry.id);
  desk.promise(
    view.reason?.code === refusal.reason.code,
    `the reason is ${view.reason?.code ?? 'missing'}, not ${refusal.reason.code}`,
  );
  desk.promise((await stage.containersOf(entry.id)).length === 0, 'half a container is left');
  machine.heal();
  await sleeper.owner.act(sleeper.id, 'wake');
  await desk.reaches(sleeper, 'running');
  desk.promise((await desk.containerOf(sleeper)).id === sleeper.containerId, 'it woke up in another container');
  // The quota is for one, so that a retry needs what the failure must have given back.
  await until('a retry', async () => (await person.call('POST', `/sessions/${entry.id}/retry`)).status === 202);
  await desk.reaches(entry, 'running');
}

const FULL: EngineRefusal = {
  reason: {
    code: 'disk-full',
    message: 'The disk of the machine is full. Ask your administrator to free space, then try again.',
  },
  detail: 'ENOSPC: no space left on device',
};

/** The disk of a machine is full. */
export const diskFull: Drill = {
  id: 'F16',
  title: 'Disk of the machine full',
  stage: { replicas: 1, agents: 1 },
  runtimes: ['double'],
  run: (run) => refuse(run, { refusal: FULL, withinMs: 30_000 }),
};

const PULLS = [
  'manifest unknown (404)',
  'unauthorized (401)',
  'registry error (500)',
  'unexpected EOF',
  'digest mismatch',
];

/** An image cannot be had, whatever the registry says. What a real engine makes of a real registry is proven by the Docker agent's own specs. */
export const imageUnavailable: Drill = {
  id: 'F18',
  title: 'Image cannot be pulled',
  stage: { replicas: 1, agents: 1 },
  runtimes: ['double'],
  run: (run) => {
    const message = 'The image of the application could not be fetched. Try again, or ask your administrator.';
    return refuse(run, {
      refusal: { reason: { code: 'image-unavailable', message }, detail: run.dice.pick(PULLS) },
      withinMs: 10_000,
    });
  },
};
