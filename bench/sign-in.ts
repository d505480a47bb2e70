import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../e2e/support/product.js';
import { ReplicaProcess } from '../e2e/support/replica-process.js';
import { aPerson } from '../testing/auth/people.js';
import { startTestDatabase } from '../testing/database.js';
import { startTestServer } from '../testing/postgres-server.js';
import { type Figure, quantile, report } from './figures.js';
import { CrowdProcess } from './sign-in/crowd-process.js';
import { signIn, timed } from './sign-in/requests.js';

/** People who sign in at the same moment, again and again. */
const AT_ONCE = 20;
const SIGN_IN_TARGET_MS = 1_000;
/** Other requests may take so many times as long meanwhile as otherwise. */
const MOST_TIMES = 1.2;
/** One request of somebody who is signed in, every so many milliseconds, whether the one before has come back or not. */
const EVERY_MS = 20;
const PHASE_MS = 4_000;
const PATHS = ['/me', '/sessions', '/templates'] as const;
const NO_LIMIT = '1000000';

/** Times of one round, in milliseconds. */
interface Round {
  readonly signIns: readonly number[];
  readonly alone: readonly number[];
  readonly meanwhile: readonly number[];
}

/** A control plane, the people who come, and somebody who works all the time. */
class SignInDay {
  constructor(
    private readonly api: string,
    private readonly usernames: string[],
    private readonly crowd: CrowdProcess,
    private readonly accessToken: string,
  ) {}

  async round(): Promise<Round> {
    const idle = delay(PHASE_MS);
    const alone = await this.requestsUntil(idle);
    const crowd = this.crowd.come({ api: this.api, usernames: this.usernames, forMs: PHASE_MS });
    const meanwhile = await this.requestsUntil(crowd);
    return { alone, meanwhile, signIns: await crowd };
  }

  /** The times of requests that somebody makes until `end`. */
  private async requestsUntil(end: Promise<unknown>): Promise<number[]> {
    const state = { isOver: false };
    const ended = end.finally(() => (state.isOver = true));
    const requests: Promise<{ readonly ms: number }>[] = [];
    const headers = { authorization: `Bearer ${this.accessToken}` };
    for (let sent = 0; !state.isOver; sent += 1) {
      requests.push(timed(`${this.api}${PATHS[sent % PATHS.length] ?? ''}`, { headers }));
      await delay(EVERY_MS);
    }
    await ended;
    return (await Promise.all(requests)).map(({ ms }) => ms);
  }
}

/**
 * Measures how long a sign-in takes when twenty people sign in at once, and how much longer other requests take meanwhile than otherwise, at a
 * real process of the control plane. Each round measures both, one after the other; judged is the median of the rounds. The crowd is a process of
 * its own: in this one, twenty requests made and read at once would hold up the clock of the requests that are measured.
 *
 * @param args the number of rounds, 7 unless given.
 */
export async function main([rounds = '7']: readonly string[]): Promise<number> {
  if (!/^[1-9]\d?$/.test(rounds)) throw new Error(`"${rounds}" is no number of rounds. Give one from 1 to 99.`);
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  const database = await startTestDatabase();
  const [port, peerPort] = [await freePort(), await freePort()];
  const env = {
    DATABASE_URL: database.url,
    STREAMSPACE_JWT_SECRET: 'only-for-benchmarks-0123456789-abcdef',
    STREAMSPACE_REQUESTS_PER_PERSON: NO_LIMIT,
    STREAMSPACE_REQUESTS_PER_ADDRESS: NO_LIMIT,
  };
  const replica = new ReplicaProcess({ port, peerPort, env });
  const crowd = new CrowdProcess();
  try {
    await replica.start();
    const api = `http://127.0.0.1:${port}/api/v1`;
    const people = await Promise.all(Array.from({ length: AT_ONCE + 1 }, () => aPerson(database.dataSource)));
    const [worker, ...others] = people.map(({ username }) => username);
    const { accessToken } = await signIn(api, worker ?? '');
    const day = new SignInDay(api, others, crowd, accessToken);
    await day.round();
    return judge(await inTurn(Number(rounds), () => day.round()));
  } finally {
    crowd.leave();
    replica.kill();
    await replica.ended();
    await database.stop();
    await server.stop();
  }
}

async function inTurn(rounds: number, play: () => Promise<Round>): Promise<readonly Round[]> {
  const played: Round[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const { signIns, alone, meanwhile } = await play();
    played.push({ signIns, alone, meanwhile });
    const [signInMs, aloneMs, meanwhileMs] = [signIns, alone, meanwhile].map((times) =>
      quantile(times, 0.95).toFixed(1),
    );
    process.stdout.write(
      `round ${round}: p95 of ${signIns.length} sign-ins ${signInMs} ms; of other requests ${meanwhileMs} ms meanwhile, ${aloneMs} ms alone\n`,
    );
  }
  return played;
}

function judge(rounds: readonly Round[]): number {
  const median = (of: (round: Round) => number): number => quantile(rounds.map(of), 0.5);
  const aloneMs = median(({ alone }) => quantile(alone, 0.95));
  const figures: Figure[] = [
    {
      measure: `sign-in, ${AT_ONCE} at once, p95`,
      valueMs: median(({ signIns }) => quantile(signIns, 0.95)),
      targetMs: SIGN_IN_TARGET_MS,
    },
    {
      measure: 'other requests meanwhile, p95',
      valueMs: median(({ meanwhile }) => quantile(meanwhile, 0.95)),
      targetMs: aloneMs * MOST_TIMES,
    },
  ];
  const ratio = median(({ alone, meanwhile }) => quantile(meanwhile, 0.95) / quantile(alone, 0.95));
  const { table, isMet } = report(figures);
  process.stdout.write(
    `\n${table}\n\nOther requests take ${ratio.toFixed(2)} times as long meanwhile as alone (${aloneMs.toFixed(1)} ms).\n`,
  );
  return isMet ? 0 : 1;
}
