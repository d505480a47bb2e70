import { TwoReplicas } from '../e2e/support/two-replicas.js';
import { quantile, report } from './figures.js';
import { kills } from './replicas.js';

/** The picture is to be back this long after a replica was killed. */
const TARGET_MS = 3_000;

/**
 * Measures how long after one of two replicas was killed (SIGKILL) a picture that changes all the time moves again in a real browser, whatever that
 * replica did: the rounds take turns. Nobody does anything: the viewer and the agent find the other one by themselves.
 *
 * @param args the number of rounds, 20 unless given. One takes about ten seconds.
 */
export async function main([rounds = '20']: readonly string[]): Promise<number> {
  if (!/^[1-9]\d{0,2}$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Give one from 1 to 999.`);
  const stage = await TwoReplicas.open();
  const times: number[] = [];
  try {
    while (times.length < Number(rounds)) {
      for (const { name, happen } of kills().slice(0, Number(rounds) - times.length)) {
        const awayMs = await happen(stage);
        times.push(awayMs);
        process.stdout.write(`round ${times.length}  ${name}: picture back after ${awayMs.toFixed(0)} ms\n`);
      }
    }
  } finally {
    await stage.close();
  }
  const named = (share: string): string => `replica killed → picture back in the browser, ${share} of ${times.length}`;
  const { table, isMet } = report([
    { measure: named('p50'), valueMs: quantile(times, 0.5), targetMs: TARGET_MS },
    { measure: named('p95'), valueMs: quantile(times, 0.95), targetMs: TARGET_MS },
  ]);
  process.stdout.write(`\n${table}\n`);
  return isMet ? 0 : 1;
}
