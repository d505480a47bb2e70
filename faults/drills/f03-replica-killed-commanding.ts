import type { Dice } from '../rig/dice.js';
import type { Replica } from '../rig/replica.js';
import type { Stage } from '../rig/stage.js';
import { aCommand } from './commands.js';
import type { Drill, DrillRun } from './drill.js';

/** Pieces of a command on its way to the database, and to the agent, of which one is the last. */
const MOST_DATABASE_PIECES = 30;
const MOST_AGENT_PIECES = 6;

/** Kills `replica` at one moment of its work: at a piece for the database (before or after the commit), or at one for an agent (before or after the send). */
function killAtPiece(stage: Stage, replica: Replica, dice: Dice): Promise<void> {
  const isAtDatabase = dice.happens(70);
  const links = isAtDatabase ? [replica.database] : stage.agents.map(({ link }) => link);
  let left = dice.between(1, isAtDatabase ? MOST_DATABASE_PIECES : MOST_AGENT_PIECES);
  const direction = isAtDatabase ? dice.pick(['up', 'down'] as const) : 'down';
  return new Promise((resolve) => {
    const watch = async (way: 'up' | 'down'): Promise<void> => {
      if (way !== direction || --left !== 0) return;
      await replica.process.kill();
      resolve();
    };
    for (const link of links) link.watch(watch);
  });
}

async function drill({ stage, dice, desk }: DrillRun): Promise<void> {
  const awake = await desk.launchRunning(2, { home: 'persistent' });
  const asleep = await desk.launchRunning(1, { home: 'persistent' });
  for (const entry of asleep) {
    await entry.owner.act(entry.id, 'hibernate');
    entry.wish = 'hibernated';
    desk.sleeps(entry);
    await desk.reaches(entry, 'hibernated');
  }
  const victim = dice.pick(stage.replicas);
  const closeWindow = desk.traffic.openWindow();
  const killed = killAtPiece(stage, victim, dice);
  const command = aCommand(desk, dice, await stage.people.one(), awake, asleep);
  const answered = command.send();
  // Whoever waits for the death of the replica must not be left with a rejection that nobody looks at.
  answered.catch(() => undefined);
  await killed;
  const isAlone = stage.replicas.length === 1;
  if (isAlone) victim.process.spawn();
  const comes = async (): Promise<boolean> => (await desk.stateOf((await answered).id)) === command.wish;
  await desk.measure('replica back', comes);
  if (!isAlone) victim.process.spawn();
  await victim.process.ready();
  closeWindow();
}

const title = 'Control plane killed in the middle of a command';

/** The control plane dies somewhere in the middle of a command: it happens once, or it was never accepted. */
export const replicaKilledCommanding: Drill = {
  id: 'F3',
  title: `${title}, alone`,
  stage: { replicas: 1, agents: 2 },
  run: drill,
};

/** The same, with another replica that takes over. */
export const oneOfTwoKilledCommanding: Drill = {
  id: 'F3b',
  title: `${title}, with another replica`,
  stage: { replicas: 2, agents: 2 },
  run: drill,
};
