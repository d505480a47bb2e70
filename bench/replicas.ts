import { TwoReplicas } from '../e2e/support/two-replicas.js';
import { quantile, report, slowest } from './figures.js';

/** The picture is to be back this long after a replica was killed. */
const TARGET_MS = 3_000;

/** What is done to a replica, and what it did until then. Answers for how long the picture was away, in milliseconds. */
export interface Loss {
  readonly name: string;
  readonly happen: (stage: TwoReplicas) => Promise<number>;
}

const KILLS: readonly Loss[] = [
  {
    name: 'killed: shows the picture',
    happen: async (stage) => {
      const victim = stage.beside(await stage.theHolder());
      await stage.lookThrough(victim);
      return stage.killAndComeBack(victim);
    },
  },
  {
    name: 'killed: holds the agent',
    happen: async (stage) => {
      const victim = await stage.theHolder();
      await stage.lookThrough(stage.beside(victim));
      return stage.killAndComeBack(victim);
    },
  },
  {
    name: 'killed: holds the agent and passes the picture on',
    happen: async (stage) => {
      const victim = await stage.theHolder();
      await stage.lookThrough(stage.beside(victim), victim);
      return stage.killAndComeBack(victim);
    },
  },
  {
    name: 'killed: does both',
    happen: async (stage) => {
      const victim = await stage.theHolder();
      await stage.lookThrough(victim);
      return stage.killAndComeBack(victim);
    },
  },
];

const LOSSES: readonly Loss[] = [
  ...KILLS,
  {
    name: 'stopped: does both',
    happen: async (stage) => {
      const victim = await stage.theHolder();
      await stage.lookThrough(victim);
      return (await stage.restart(victim)).awayMs;
    },
  },
];

/** The losses in which a replica is killed, one for each thing that it may do at that moment. */
export function kills(): readonly Loss[] {
  return KILLS;
}

/**
 * Measures how long the picture is away in a real browser when one of two replicas behind a balancer is killed, by what that one did, and when
 * it is stopped. Judged by the slowest rounds; medians are shown beside them.
 *
 * @param args the number of rounds, 5 unless given. One takes about half a minute.
 */
export async function main([rounds = '5']: readonly string[]): Promise<number> {
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Give one from 1 to 999.`);
  const stage = await TwoReplicas.open();
  const times = new Map<string, number[]>(LOSSES.map(({ name }) => [name, []]));
  try {
    for (let round = 1; round <= Number(rounds); round += 1) {
      for (const { name, happen } of LOSSES) {
        const awayMs = await happen(stage);
        times.get(name)?.push(awayMs);
        process.stdout.write(`round ${round}  ${name}: away for ${awayMs.toFixed(0)} ms\n`);
      }
    }
  } finally {
    await stage.close();
  }
  const medians = [...times].map(([name, values]) => `median ${quantile(values, 0.5).toFixed(0)} ms: ${name}\n`);
  const { table, isMet } = report(slowest(times, TARGET_MS));
  process.stdout.write(`\n${table}\n\n${medians.join('')}`);
  return isMet ? 0 : 1;
}
