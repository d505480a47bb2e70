import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type Server, ServerResponse } from 'node:http';
import { SessionView } from '../../../protocol/http/sessions.js';
import { type Answer, Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import { AdmissionDesk } from './admission-desk.js';
import { LaunchRush } from './launch-rush.js';
import { QuotaGate } from '../../quotas/quota-gate.js';

const PEOPLE = 24;
/** Transactions that admit at once. */
const COUNTERS = 2;
const REQUEST = { templateId: 'terminal' };

const idOf = (answer: Answer | undefined): string => SessionView.parse(JSON.parse(answer?.text ?? '')).id;

interface Admitted {
  readonly transactions: number;
  readonly events: number;
  readonly actors: number;
}

describe('people who launch at the same moment', () => {
  let app: SessionsApp;
  let people: Caller[];
  beforeAll(async () => {
    app = await startSessionsApp();
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    people = await Promise.all(Array.from({ length: PEOPLE }, () => app.person()));
  });

  const rows = <Row>(sql: string, values: unknown[] = []): Promise<Row[]> => app.database.dataSource.query(sql, values);
  /** Launches, and tells by which name the request went and what the problem says that it was. */
  const named = async (
    person: Caller,
    signal: AbortSignal | null = null,
  ): Promise<{ answer: Answer; requestId: string | null }> => {
    const response = await fetch(`${app.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${person.accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify(REQUEST),
      signal,
    });
    const answer = { status: response.status, text: await response.text() };
    return { answer, requestId: response.headers.get('x-request-id') };
  };
  const ids = (): string[] => people.map(({ userId }) => userId);
  const post = (person: Caller, request: object = REQUEST, key?: string): Promise<Answer> =>
    person.call('POST', '/sessions', request, key === undefined ? {} : { 'idempotency-key': key });
  const sessionsOf = async (person: Caller): Promise<number> =>
    (await rows(`SELECT FROM sessions WHERE owner_id = $1`, [person.userId])).length;

  const deskOf = (place: SessionsApp): AdmissionDesk => place.app.get(AdmissionDesk, { strict: false });

  /** Whoever launches an application waits from now on, until what this answers with is called. */
  async function holdUp(): Promise<() => Promise<void>> {
    const holder = app.database.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('LOCK TABLE templates IN EXCLUSIVE MODE');
    return async () => {
      await holder.commitTransaction();
      await holder.release();
    };
  }

  /** So many stand in the line. */
  const queued = (least: number, desk = deskOf(app)): Promise<boolean> =>
    eventually(() => Promise.resolve(desk.queued >= least));

  /** Nobody is admitted until all have arrived, but for those who need no application. */
  async function together<T = Answer>(launches: () => Promise<T>[], ofNoApplication = 0): Promise<T[]> {
    const rush = app.app.get(LaunchRush, { strict: false });
    const letGo = await holdUp();
    const answers = launches();
    try {
      await eventually(() => Promise.resolve(rush.people >= answers.length - ofNoApplication));
    } finally {
      await letGo();
    }
    return Promise.all(answers);
  }

  const admitted = async (): Promise<Admitted | undefined> =>
    (
      await rows<Admitted>(
        `SELECT count(DISTINCT e.transaction_id)::integer AS transactions, count(*)::integer AS events,
           count(DISTINCT e.actor->>'id') FILTER (WHERE e.actor->>'id' = s.owner_id::text AND e.request_id IS NOT NULL
             AND EXISTS (SELECT FROM event_origins o WHERE o.event_id = e.id AND o.subject_id = s.owner_id))::integer AS actors
         FROM events e JOIN sessions s ON s.id = e.session_id
         WHERE e.name = 'session.requested' AND s.xmin::text::bigint = e.transaction_id::text::bigint % 4294967296 AND s.owner_id = ANY($1)`,
        [ids()],
      )
    )[0];

  it('are admitted in few transactions, and the log tells of each who it was', async () => {
    const answers = await together(() => people.map((person) => post(person)));
    expect(answers.map(({ status }) => status)).toEqual(people.map(() => 201));
    const found = await admitted();
    expect(found).toMatchObject({ events: PEOPLE, actors: PEOPLE });
    expect(found?.transactions).toBeLessThanOrEqual(COUNTERS + 2);
  });

  it('have each their own request in the log, and in the words of a refusal', async () => {
    const [full] = people;
    if (!full) throw new Error('Too few people.');
    await rows(`INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, '{"sessions": 0}')`, [full.userId]);
    const [refused, ...launched] = await together(() => people.map((person) => named(person)));
    expect(JSON.parse(refused?.answer.text ?? '')).toMatchObject({
      code: 'quota-exceeded',
      instance: refused?.requestId,
    });
    const logged = await rows<{ id: string; requestId: string; actorId: string; ownerId: string }>(
      `SELECT e.session_id AS id, e.request_id AS "requestId", e.actor->>'id' AS "actorId", s.owner_id AS "ownerId"
       FROM events e JOIN sessions s ON s.id = e.session_id WHERE e.name = 'session.requested' AND s.owner_id = ANY($1)`,
      [ids()],
    );
    expect(new Map(logged.map(({ id, requestId }) => [id, requestId]))).toEqual(
      new Map(launched.map(({ answer, requestId }) => [idOf(answer), requestId])),
    );
    for (const { actorId, ownerId } of logged) expect(actorId).toBe(ownerId);
  });

  it('are not admitted when they have gone meanwhile', async () => {
    const [leaver, ...others] = people;
    if (!leaver) throw new Error('Too few people.');
    const letGo = await holdUp();
    const answers = others.map((person) => post(person));
    await queued(others.length - COUNTERS);
    const server: Server = app.app.getHttpServer();
    const arrived: Promise<unknown[]> = once(server, 'request');
    const leaving = new AbortController();
    const left = named(leaver, leaving.signal).catch(() => null);
    await queued(PEOPLE - COUNTERS);
    const [, response] = await arrived;
    leaving.abort();
    expect(await left).toBeNull();
    await eventually(() => Promise.resolve(response instanceof ServerResponse && response.destroyed));
    await letGo();
    expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(others.map(() => 201));
    expect(await sessionsOf(leaver)).toBe(0);
  });

  it('are told when the server stops before it was their turn, and have nothing then', async () => {
    const replica = await startSessionsApp({ database: app.database });
    const desk = deskOf(replica);
    const letGo = await holdUp();
    const answers = people.map((person) =>
      post(new Caller(replica.url, person.userId, person.signInId, person.accessToken)),
    );
    await queued(PEOPLE - COUNTERS, desk);
    const waiting = desk.queued;
    const stopped = replica.stop();
    await eventually(() => Promise.resolve(desk.queued === 0));
    await letGo();
    const told = (await Promise.all(answers)).filter(({ status }) => status !== 201);
    const server: Server = replica.app.getHttpServer();
    server.closeAllConnections();
    await stopped;
    expect(told).toHaveLength(waiting);
    for (const { status, text } of told) {
      expect(status).toBe(503);
      expect(JSON.parse(text)).toMatchObject({ code: 'not-ready' });
    }
    const made = await Promise.all(people.map(sessionsOf));
    expect(made.filter((count) => count > 0)).toHaveLength(PEOPLE - waiting);
  });

  it('are refused each by themselves, in the same words as ever', async () => {
    const [full, holder, bad, returning, ...others] = people;
    if (!full || !holder || !bad || !returning) throw new Error('Too few people.');
    await rows(`INSERT INTO quotas (subject, user_id, limits) VALUES ('user', $1, '{"sessions": 0}')`, [full.userId]);
    expect((await post(holder)).status).toBe(201);
    const key = randomUUID();
    const before = await post(returning, REQUEST, key);
    const [quota, home, unknown, again, reused, ...rest] = await together(
      () => [
        post(full),
        post(holder),
        post(bad, { templateId: 'no-such-thing' }),
        post(returning, REQUEST, key),
        post(returning, { templateId: 'editor' }, key),
        ...others.map((person) => post(person)),
      ],
      2,
    );
    expect([quota, home, unknown, again, reused].map((answer) => answer?.status)).toEqual([409, 409, 404, 201, 409]);
    expect(JSON.parse(quota?.text ?? '')).toMatchObject({ code: 'quota-exceeded', resource: 'sessions', limit: 0 });
    expect(JSON.parse(home?.text ?? '')).toMatchObject({ code: 'home-in-use' });
    expect(idOf(again)).toBe(idOf(before));
    expect(JSON.parse(reused?.text ?? '')).toMatchObject({ code: 'idempotency-key-reused' });
    expect(rest.map(({ status }) => status)).toEqual(others.map(() => 201));
    expect(await rows(`SELECT FROM homes WHERE user_id = ANY($1)`, [[full.userId, bad.userId]])).toEqual([]);
  });

  it('do not wait for one whose turn somebody else has', async () => {
    const [busy, ...others] = people;
    if (!busy) throw new Error('Too few people.');
    const elsewhere = app.database.dataSource.createQueryRunner();
    await elsewhere.startTransaction();
    await app.app.get(QuotaGate, { strict: false }).takeTurn(elsewhere.manager, busy.userId);
    const late = post(busy);
    const answers = await Promise.all(others.map((person) => post(person)));
    expect(answers.map(({ status }) => status)).toEqual(others.map(() => 201));
    expect(await sessionsOf(busy)).toBe(0);
    // Nor is there a rush of people that others have to give way to.
    await eventually(() => Promise.resolve(app.app.get(LaunchRush, { strict: false }).people === 0));
    await elsewhere.commitTransaction();
    await elsewhere.release();
    expect((await late).status).toBe(201);
  });

  it('are served one by one when one of them takes the transaction down', async () => {
    const fatal = people.at(-1);
    const others = people.slice(0, -1);
    if (!fatal) throw new Error('Too few people.');
    await rows(`CREATE FUNCTION refuse_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF NEW.owner_id = '${fatal.userId}' THEN RAISE EXCEPTION 'not this one'; END IF; RETURN NEW; END $$`);
    await rows('CREATE TRIGGER refuse_one BEFORE INSERT ON sessions FOR EACH ROW EXECUTE FUNCTION refuse_one()');
    try {
      const answers = await together(() => people.map((person) => post(person)));
      expect(answers.at(-1)?.status).toBe(500);
      expect(answers.slice(0, -1).map(({ status }) => status)).toEqual(others.map(() => 201));
    } finally {
      await rows('DROP TRIGGER refuse_one ON sessions');
      await rows('DROP FUNCTION refuse_one');
    }
  });

  it('are all told to try again when the database breaks off, and have nothing then', async () => {
    await rows(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      RAISE EXCEPTION 'terminating connection' USING ERRCODE = '57P01'; END $$`);
    await rows('CREATE TRIGGER break_off BEFORE INSERT ON sessions FOR EACH STATEMENT EXECUTE FUNCTION break_off()');
    try {
      const answers = await together(() => people.map((person) => post(person)));
      expect(answers.map(({ status }) => status)).toEqual(people.map(() => 503));
    } finally {
      await rows('DROP TRIGGER break_off ON sessions');
      await rows('DROP FUNCTION break_off');
    }
    expect(await rows('SELECT FROM sessions WHERE owner_id = ANY($1)', [ids()])).toEqual([]);
    expect(
      await rows(`SELECT FROM events WHERE name = 'session.requested' AND actor->>'id' = ANY($1)`, [ids()]),
    ).toEqual([]);
  });

  it('never get more than their quota, at two replicas', async () => {
    await rows(
      `INSERT INTO quotas (subject, user_id, limits) SELECT 'user', id, '{"sessions": 1}' FROM unnest($1::uuid[]) id`,
      [ids()],
    );
    const replica = await startSessionsApp({ database: app.database });
    try {
      const answers = await Promise.all(
        people.flatMap((person) => {
          const there = new Caller(replica.url, person.userId, person.signInId, person.accessToken);
          const request = { ...REQUEST, home: 'temporary' };
          return [person, there, person].map((caller) => post(caller, request));
        }),
      );
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([...people.map(() => 201), ...people.flatMap(() => [409, 409])]);
    } finally {
      await replica.stop();
    }
    expect(await Promise.all(people.map(sessionsOf))).toEqual(people.map(() => 1));
  });
});
