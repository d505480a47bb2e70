import { startTestServer } from '../testing/postgres-server.js';
import { RaceBench } from '../testing/races/race-bench.js';
import { run } from '../testing/races/race.js';
import { RACES } from '../testing/races/races.js';

const AT_ONCE = 20;

/**
 * Tries everything that must work once twenty times at once, at two replicas on one database, and counts in how many rounds it worked once, more
 * often and never.
 *
 * @param args the number of rounds, 200 unless given, and what to try, everything unless given.
 */
export async function main([rounds = '200', ...names]: readonly string[]): Promise<number> {
  const unknown = names.filter((name) => !(name in RACES));
  if (unknown.length > 0)
    throw new Error(`Nothing is called ${unknown.join(', ')}. Choose from: ${Object.keys(RACES).join(', ')}.`);
  if (!/^[1-9]\d{0,4}$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Give one from 1 to 99999.`);
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  let mistakes = 0;
  try {
    const bench = await RaceBench.start();
    process.stdout.write(
      `\n| tried ${AT_ONCE} times at once | rounds | worked once | more often | never | other answers | seconds |\n`,
    );
    process.stdout.write('|---|--:|--:|--:|--:|--:|--:|\n');
    for (const [name, race] of Object.entries(RACES)) {
      if (names.length > 0 && !names.includes(name)) continue;
      const startedAt = performance.now();
      const result = await run(await race(bench), { rounds: Number(rounds), atOnce: AT_ONCE });
      const [never, once] = [result.byWinners.get(0) ?? 0, result.byWinners.get(1) ?? 0];
      const oftener = result.rounds - never - once;
      mistakes += never + oftener + result.surprises.length;
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const cells = [name, result.rounds, once, oftener, never, result.surprises.length, seconds];
      process.stdout.write(`| ${cells.join(' | ')} |\n`);
      for (const surprise of new Set(result.surprises)) process.stdout.write(`${surprise}\n`);
    }
    await bench.stop();
  } finally {
    await server.stop();
  }
  return mistakes === 0 ? 0 : 1;
}
