import { startTestServer } from '../testing/postgres-server.js';
import { raceForLastSlot } from '../testing/sessions/quota-race.js';

/**
 * Lets people race for the last slot of their quota at two replicas, and counts how often more or nothing was granted.
 *
 * @param args the number of rounds, 10,000 unless given, and `--unlocked` to see the race lost when nobody takes turns.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10_000);
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  try {
    const startedAt = performance.now();
    const result = await raceForLastSlot({ rounds, people: 2, launches: 4, isLocked: !args.includes('--unlocked') });
    const seconds = (performance.now() - startedAt) / 1000;
    process.stdout.write(
      `\n| rounds | over | over-refused | other answers | seconds |\n|--:|--:|--:|--:|--:|\n` +
        `| ${result.rounds} | ${result.over} | ${result.overRefused} | ${result.surprises.length} | ${seconds.toFixed(0)} |\n`,
    );
    for (const surprise of result.surprises) process.stdout.write(`${surprise}\n`);
    return result.over + result.overRefused + result.surprises.length === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}
