import { type BreakTimes, BrokenNetwork, type Side } from '../e2e/support/broken-network.js';
import { quantile, report, slowest } from './figures.js';

/** The picture is to be back this long after the network. */
const TARGET_MS = 2_000;

const SIDES: readonly Side[] = ['viewer', 'agent'];

/** A way in which networks break. */
interface Break {
  readonly name: string;
  readonly happen: (network: BrokenNetwork) => Promise<BreakTimes>;
}

const BREAKS: readonly Break[] = [
  ...SIDES.flatMap((side): Break[] => [
    { name: `cut at the ${side}'s side`, happen: (network) => network.cut(side) },
    { name: `silent for 15 s at the ${side}'s side`, happen: (network) => network.silence([side], 15_000) },
    { name: `new connections only at the ${side}'s side`, happen: (network) => network.forget(side) },
  ]),
  { name: 'silent for 60 s on all sides', happen: (network) => network.silence(SIDES, 60_000) },
];

/**
 * Measures how long after a network's return the picture moves again, in a real browser, for each way in which networks break. Judged
 * by the slowest rounds; medians are shown beside them.
 *
 * @param args the number of rounds, 3 unless given. One takes about four minutes.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = roundsOf(args);
  const network = await BrokenNetwork.open();
  const times = new Map<string, number[]>(BREAKS.map(({ name }) => [name, []]));
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const { name, happen } of BREAKS) {
        const { noticedMs, backMs } = await happen(network);
        network.heal();
        times.get(name)?.push(backMs);
        process.stdout.write(
          `round ${round}  ${name}: noticed ${noticedMs.toFixed(0)} ms, back ${backMs.toFixed(0)} ms\n`,
        );
      }
    }
  } finally {
    await network.close();
  }
  const medians = [...times].map(([name, values]) => `median ${quantile(values, 0.5).toFixed(0)} ms: ${name}\n`);
  const { table, isMet } = report(slowest(times, TARGET_MS));
  process.stdout.write(`\n${table}\n\n${medians.join('')}`);
  return isMet ? 0 : 1;
}

function roundsOf([rounds = '3']: readonly string[]): number {
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Give one from 1 to 999.`);
  return Number(rounds);
}
