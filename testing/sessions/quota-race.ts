import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { DataSource } from 'typeorm';
import type { QuotaResource } from '../../protocol/http/quotas.js';
import { QuotaGate } from '../../src/quotas/quota-gate.js';
import { type Answer, Caller, type SessionsApp, startSessionsApp } from './sessions-app.js';
import { UnlockedQuotaGate } from './unlocked-quota-gate.js';

/** How a race is run. */
export interface QuotaRacePlan {
  /** What the quota has room for one more of; nothing else is limited. */
  readonly resource: QuotaResource;
  /** Races for a last slot, over all people. */
  readonly rounds: number;
  /** People who race at the same time, each for a slot of their own. */
  readonly people: number;
  /** Launches in each round, spread over the replicas; one wake, one retry and one new size come beside them. */
  readonly launches: number;
  /** Whether people's changes take turns. Without that the race must be lost. */
  readonly isLocked: boolean;
}

/** What a race showed. */
export interface QuotaRaceResult {
  readonly rounds: number;
  /** Rounds in which more than the quota was granted. */
  readonly over: number;
  /** Rounds in which everybody was refused, although there was room for one. */
  readonly overRefused: number;
  /** Answers that were neither a grant nor a refusal because of the quota, each once. */
  readonly surprises: readonly string[];
}

/** What every contender asks for. */
const SLOT = { cpuMillis: 500, memoryMiB: 1024, storageGiB: 1 };

/** Twice as much: who has one slot asks for one more. */
const LARGER = { cpuMillis: 1000, memoryMiB: 2048, storageGiB: 2 };

/** Room for one contender on top of one that runs and of one that sleeps, which counts as a session and its storage. */
const LIMITS: Readonly<Record<QuotaResource, number>> = {
  sessions: 3,
  cpuMillis: 2 * SLOT.cpuMillis,
  memoryMiB: 2 * SLOT.memoryMiB,
  storageGiB: 3 * SLOT.storageGiB,
};
const UNLIMITED: Readonly<Record<QuotaResource, null>> = {
  sessions: null,
  cpuMillis: null,
  memoryMiB: null,
  storageGiB: null,
};

const INSERT = `
  INSERT INTO sessions (id, owner_id, template_id, name, resources, screen, state, desired, is_released, reason_code, reason_message)
  VALUES ($1, $2, 'terminal', 'Contender', $3, '{"width":1280,"height":800}', 'ended', 'ended', true, NULL, NULL)`;

/** One contender sleeps, one has failed, one runs, and every other session of the person is over. */
const RESET = `
  UPDATE sessions SET
    state = CASE id WHEN $2 THEN 'hibernated' WHEN $3 THEN 'failed' WHEN $4 THEN 'running' ELSE 'ended' END,
    desired = CASE id WHEN $2 THEN 'hibernated' WHEN $4 THEN 'running' ELSE 'ended' END,
    is_released = id NOT IN ($2, $4), resources = $5, limits_in_force = NULL, deadline_at = NULL, deadline_left_ms = NULL,
    reason_code = CASE id WHEN $3 THEN 'start-failed' END, reason_message = CASE id WHEN $3 THEN 'No.' END
  WHERE owner_id = $1 AND (id IN ($2, $3, $4) OR state <> 'ended')`;

/** What the person has, added up without the product's own code. */
const USED = `
  SELECT count(*)::integer AS sessions,
    coalesce(sum((resources->>'cpuMillis')::integer) FILTER (WHERE state <> 'hibernated'), 0)::integer AS "cpuMillis",
    coalesce(sum((resources->>'memoryMiB')::integer) FILTER (WHERE state <> 'hibernated'), 0)::integer AS "memoryMiB",
    coalesce(sum((resources->>'storageGiB')::integer), 0)::integer AS "storageGiB"
  FROM sessions WHERE owner_id = $1 AND NOT (state = 'ended' OR (state = 'failed' AND is_released))`;

const Code = z.object({ code: z.string() });

/** A person with a quota for one more, and with those who want to be it. */
class Contest {
  private readonly asleep = randomUUID();
  private readonly failed = randomUUID();
  private readonly small = randomUUID();

  constructor(
    private readonly rows: DataSource,
    private readonly here: Caller,
    private readonly there: Caller,
    private readonly plan: QuotaRacePlan,
  ) {}

  async prepare(): Promise<void> {
    const limits = { ...UNLIMITED, [this.plan.resource]: LIMITS[this.plan.resource] };
    await this.rows.query(`INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, $2)`, [
      this.here.userId,
      limits,
    ]);
    for (const id of [this.asleep, this.failed, this.small])
      await this.rows.query(INSERT, [id, this.here.userId, SLOT]);
  }

  /** One round; answers with what everybody was told and what the person has of the limited resource now. */
  async race(): Promise<{ answers: Answer[]; used: number }> {
    await this.rows.query(RESET, [this.here.userId, this.asleep, this.failed, this.small, SLOT]);
    const request = { templateId: 'terminal', home: 'temporary', resources: SLOT };
    const launches = Array.from({ length: this.plan.launches }, (_, i) =>
      (i % 2 === 0 ? this.here : this.there).call('POST', '/sessions', request),
    );
    const answers = await Promise.all([
      ...launches,
      this.here.call('POST', `/sessions/${this.asleep}/wake`),
      this.there.call('POST', `/sessions/${this.failed}/retry`),
      this.here.call('PATCH', `/sessions/${this.small}`, { resources: LARGER }),
    ]);
    const [row] = await this.rows.query<Record<QuotaResource, number>[]>(USED, [this.here.userId]);
    return { answers, used: row?.[this.plan.resource] ?? 0 };
  }
}

function surpriseOf({ status, text }: Answer): string | null {
  if (status >= 200 && status < 300) return null;
  const isRefusal = status === 409 && Code.safeParse(JSON.parse(text)).data?.code === 'quota-exceeded';
  return isRefusal ? null : `${status} ${text}`;
}

async function runContests(contests: readonly Contest[], plan: QuotaRacePlan): Promise<QuotaRaceResult> {
  let [over, overRefused, begun] = [0, 0, 0];
  const surprises = new Set<string>();
  const raceOn = async (contest: Contest): Promise<void> => {
    while (begun < plan.rounds) {
      begun += 1;
      const { answers, used } = await contest.race();
      if (used > LIMITS[plan.resource]) over += 1;
      if (used < LIMITS[plan.resource]) overRefused += 1;
      for (const answer of answers) {
        const surprise = surpriseOf(answer);
        if (surprise !== null) surprises.add(surprise);
      }
    }
  };
  await Promise.all(contests.map(raceOn));
  return { rounds: begun, over, overRefused, surprises: [...surprises] };
}

/**
 * Lets launches, a wake and a retry race for the last slot of a quota, at two control planes on one database, and counts how often that
 * went wrong.
 */
export async function raceForLastSlot(plan: QuotaRacePlan): Promise<QuotaRaceResult> {
  const replacements = plan.isLocked ? [] : [{ provider: QuotaGate, by: UnlockedQuotaGate }];
  const app: SessionsApp = await startSessionsApp({ replacements });
  try {
    const replica = await startSessionsApp({ database: app.database, replacements });
    try {
      const contests: Contest[] = [];
      for (let i = 0; i < plan.people; i += 1) {
        const person = await app.person();
        const elsewhere = new Caller(replica.url, person.userId, person.signInId, person.accessToken);
        contests.push(new Contest(app.database.dataSource, person, elsewhere, plan));
      }
      await Promise.all(contests.map((contest) => contest.prepare()));
      return await runContests(contests, plan);
    } finally {
      await replica.stop();
    }
  } finally {
    await app.stop();
  }
}
