import type { SessionState } from '../../protocol/session.js';
import { eventually } from '../../testing/sessions/eventually.js';
import { obey } from '../../testing/sessions/obedient-agent.js';
import { Caller, type SessionsApp, startSessionsApp } from '../../testing/sessions/sessions-app.js';

const PEOPLE = 4;
const ROUNDS = 12;
const WISHES = ['hibernate', 'wake', 'retry'] as const;

describe('many people, two replicas and one agent at once', () => {
  let app: SessionsApp;
  let replica: SessionsApp;
  beforeAll(async () => {
    app = await startSessionsApp();
    replica = await startSessionsApp({ database: app.database });
  });
  afterAll(async () => {
    await replica.stop();
    await app.stop();
  });

  /** Asks for this and that, on both replicas, whatever the answers are. */
  async function beImpatient(person: Caller, statuses: number[]): Promise<void> {
    const elsewhere = new Caller(replica.url, person.userId, person.signInId, person.accessToken);
    for (let round = 0; round < ROUNDS; round++) {
      const launches = [person, elsewhere].map((caller) =>
        caller.call('POST', '/sessions', { templateId: 'terminal' }),
      );
      for (const answer of await Promise.all(launches)) statuses.push(answer.status);
      const { items } = await person.list();
      const wish = WISHES[round % WISHES.length]!;
      const answers = items.flatMap(({ id }) => [
        person.call('POST', `/sessions/${id}/${wish}`),
        elsewhere.call('POST', `/sessions/${id}/wake`),
        ...(round % 4 === 3 ? [elsewhere.call('DELETE', `/sessions/${id}`)] : []),
      ]);
      for (const answer of await Promise.all(answers)) statuses.push(answer.status);
    }
  }

  it('leaves no error, no gap in any history, one holder per home, and everything converged', async () => {
    const agent = await app.agent();
    obey(agent).catch(() => undefined);
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => app.person()));
    const statuses: number[] = [];
    await Promise.all(people.map((person) => beImpatient(person, statuses)));
    expect(new Set(statuses.filter((status) => ![201, 202, 409].includes(status)))).toEqual(new Set());

    const rows = app.database.dataSource;
    await eventually(async () => {
      const open: unknown[] = await rows.query(
        `SELECT 1 FROM sessions WHERE NOT is_released AND (desired = 'ended' OR state <> desired)`,
      );
      return open.length === 0;
    });
    const changes: { sessionId: string; from: SessionState; to: SessionState; generation: number }[] = await rows.query(
      `SELECT session_id AS "sessionId", data->>'from' AS "from", data->>'to' AS "to", (data->>'generation')::int AS generation
       FROM events WHERE name = 'session.state-changed' ORDER BY ordinal`,
    );
    const last = new Map<string, { state: SessionState; generation: number }>();
    for (const { sessionId, from, to, generation } of changes) {
      const before = last.get(sessionId) ?? { state: 'pending', generation: 1 };
      expect(from).toBe(before.state);
      expect(generation).toBeGreaterThanOrEqual(before.generation);
      last.set(sessionId, { state: to, generation });
    }
    expect(last.size).toBeGreaterThan(PEOPLE);
    agent.close();
  });
});
