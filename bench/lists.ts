import { randomUUID } from 'node:crypto';
import { startTestServer } from '../testing/postgres-server.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../testing/sessions/sessions-app.js';
import { type Figure, quantile, report } from './figures.js';
import { planOf, seedSessions } from './lists/seed.js';

/** A list is to come this soon with many sessions in the database, in milliseconds. */
const TARGET_MS = 20;
/** And take no more than so many times as long as with few. */
const MOST_TIMES = 1.5;
const FEW = 1_000;
const MANY = 100_000;
const WARM_UP = 30;

/** What somebody's share of all sessions is. */
const SHARES = {
  'one of a thousand people': (total: number): number => Math.ceil(total / 1000),
  'somebody with every past session there is': (total: number): number => total,
} as const;
type Share = keyof typeof SHARES;

async function timesOf(person: Caller, rounds: number): Promise<number[]> {
  const times: number[] = [];
  for (let round = -WARM_UP; round < rounds; round += 1) {
    const startedAt = performance.now();
    const answer = await person.call('GET', '/sessions');
    if (answer.status !== 200) throw new Error(`The list was refused: ${answer.text}`);
    if (round >= 0) times.push(performance.now() - startedAt);
  }
  return times;
}

/** The p95 of somebody's list in a database with `total` sessions, in milliseconds. */
async function measure(share: Share, total: number, rounds: number): Promise<number> {
  const app: SessionsApp = await startSessionsApp();
  try {
    const person = await app.person();
    const plan = { total, ownerId: person.userId, own: SHARES[share](total), seed: randomUUID() };
    await seedSessions(app.database.dataSource, plan);
    const p95 = quantile(await timesOf(person, rounds), 0.95);
    process.stdout.write(`${share}, ${total} sessions: p95 ${p95.toFixed(1)} ms of ${rounds}\n`);
    if (total === MANY) process.stdout.write(`${await planOf(app.database.dataSource, person.userId)}\n`);
    return p95;
  } finally {
    await app.stop();
  }
}

/**
 * Measures how long the list of somebody's sessions takes, over HTTP and from a real PostgreSQL, with few and with many sessions in the database,
 * each with its entries in the log.
 *
 * @param args the number of requests, 500 unless given.
 */
export async function main(args: readonly string[]): Promise<number> {
  const rounds = Number(args.find((arg) => /^\d+$/.test(arg)) ?? 500);
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  const figures: Figure[] = [];
  try {
    for (const share of Object.keys(SHARES) as Share[]) {
      const few = await measure(share, FEW, rounds);
      const many = await measure(share, MANY, rounds);
      figures.push(
        { measure: `list of ${share}, ${MANY} sessions, p95`, valueMs: many, targetMs: TARGET_MS },
        { measure: `the same, beside ${MOST_TIMES} × with ${FEW}`, valueMs: many, targetMs: few * MOST_TIMES },
      );
    }
  } finally {
    await server.stop();
  }
  const { table, isMet } = report(figures);
  process.stdout.write(`\n${table}\n`);
  return isMet ? 0 : 1;
}
