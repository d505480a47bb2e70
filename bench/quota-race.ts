import { QuotaResource } from '../protocol/http/quotas.js';
import { startTestServer } from '../testing/postgres-server.js';
import { type QuotaRaceResult, raceForLastSlot } from '../testing/sessions/quota-race.js';

/**
 * Lets people race for the last slot of their quota at two replicas, and counts how often more or nothing was granted: as many rounds for each
 * resource that a quota limits.
 *
 * @param args the number of rounds in all, 10,000 unless given, and `--unlocked` to see the race lost when nobody takes turns.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 10_000);
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  const each = { rounds: Math.ceil(rounds / QuotaResource.options.length), people: 2, launches: 4 };
  try {
    let mistakes = 0;
    process.stdout.write(
      `\n| limited | rounds | over | over-refused | other answers | seconds |\n|---|--:|--:|--:|--:|--:|\n`,
    );
    for (const resource of QuotaResource.options) {
      const startedAt = performance.now();
      const result = await raceForLastSlot({ ...each, resource, isLocked: !args.includes('--unlocked') });
      mistakes += mistakesOf(result);
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
      const { over, overRefused, surprises } = result;
      process.stdout.write(
        `| ${resource} | ${result.rounds} | ${over} | ${overRefused} | ${surprises.length} | ${seconds} |\n`,
      );
      for (const surprise of surprises) process.stdout.write(`${surprise}\n`);
    }
    return mistakes === 0 ? 0 : 1;
  } finally {
    await server.stop();
  }
}

const mistakesOf = ({ over, overRefused, surprises }: QuotaRaceResult): number => over + overRefused + surprises.length;
