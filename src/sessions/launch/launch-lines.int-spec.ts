import { randomUUID } from 'node:crypto';
import type { QueryRunner } from 'typeorm';
import { ManualClock } from '../../../testing/manual-clock.js';
import { eventually } from '../../../testing/sessions/eventually.js';
import {
  type Answer,
  type Caller,
  type SessionsApp,
  startSessionsApp,
} from '../../../testing/sessions/sessions-app.js';
import { QuotaGate } from '../../quotas/quota-gate.js';
import { AdmissionDesk } from './admission-desk.js';
import { LaunchTurns } from './launch-turns.js';

const PEOPLE = 24;
/** Launches that use the database at once. */
const TURNS = 4;

describe('people who launch while an application is changed', () => {
  let app: SessionsApp;
  // Nobody is to be saved by the database's patience.
  beforeAll(async () => {
    app = await startSessionsApp({
      env: { DATABASE_STATEMENT_TIMEOUT_MS: '300000', DATABASE_POOL_SIZE: String(2 * TURNS) },
    });
  });
  afterAll(() => app.stop());

  it('wait for it if they want that one, and hold up nobody else', async () => {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => app.person()));
    const admin = app.database.dataSource.createQueryRunner();
    await admin.startTransaction();
    await admin.query(`SELECT FROM templates WHERE id = 'editor' FOR UPDATE`);
    const launches = people.map((person, index) => ({
      wants: index % 8 === 0 ? 'editor' : 'terminal',
      answer: person.call('POST', '/sessions', { templateId: index % 8 === 0 ? 'editor' : 'terminal' }),
    }));
    const of = async (wanted: string): Promise<number[]> =>
      (await Promise.all(launches.filter(({ wants }) => wants === wanted).map(({ answer }) => answer))).map(
        ({ status }) => status,
      );
    expect(new Set(await of('terminal'))).toEqual(new Set([201]));
    await admin.commitTransaction();
    await admin.release();
    expect(await of('editor')).toEqual([201, 201, 201]);
  });

  it('leave room for everybody who wants something else', async () => {
    const people = await Promise.all(Array.from({ length: PEOPLE }, () => app.person()));
    const turns = app.app.get(LaunchTurns, { strict: false });
    const admin = app.database.dataSource.createQueryRunner();
    await admin.startTransaction();
    await admin.query(`SELECT FROM templates WHERE id = 'editor' FOR UPDATE`);
    const answers = people.map((person) => person.call('POST', '/sessions', { templateId: 'editor' }));
    try {
      // All but those who have a turn.
      await eventually(() => Promise.resolve(turns.queued >= PEOPLE - TURNS));
      await expect(turns.run(randomUUID(), () => Promise.resolve('woken'))).resolves.toBe('woken');
    } finally {
      await admin.commitTransaction();
      await admin.release();
    }
    expect(new Set((await Promise.all(answers)).map(({ status }) => status))).toEqual(new Set([201]));
  });
});

describe('somebody who waits in more than one line', () => {
  const clock = new ManualClock(new Date());
  let app: SessionsApp;
  beforeAll(async () => {
    app = await startSessionsApp({ clock, env: { DATABASE_POOL_SIZE: String(2 * TURNS) } });
  });
  afterAll(() => app.stop());

  /** Somebody in whose way others are, until the transaction of what this answers with ends. */
  async function holdUp(work: (holder: QueryRunner) => Promise<unknown>): Promise<QueryRunner> {
    const holder = app.database.dataSource.createQueryRunner();
    await holder.startTransaction();
    await work(holder);
    return holder;
  }

  const letGo = async (holder: QueryRunner): Promise<void> => {
    await holder.commitTransaction();
    await holder.release();
  };

  it('is turned away half a minute after they came', async () => {
    const [late, ...others] = await Promise.all(Array.from({ length: 4 }, () => app.person()));
    if (!late) throw new Error('Too few people.');
    const desk = app.app.get(AdmissionDesk, { strict: false });
    const turns = app.app.get(LaunchTurns, { strict: false });
    const gate = app.app.get(QuotaGate, { strict: false });
    const everybody = await holdUp((holder) => holder.query('LOCK TABLE templates IN EXCLUSIVE MODE'));
    const theirs = await holdUp((holder) => gate.takeTurn(holder.manager, late.userId));
    const launch = (person: Caller): Promise<Answer> => person.call('POST', '/sessions', { templateId: 'terminal' });
    const before = others.map(launch);
    await eventually(() => Promise.resolve(desk.queued === 1));
    const answer = launch(late);
    await eventually(() => Promise.resolve(desk.queued === 2));
    clock.advance(20_000);
    let giveBack = (): void => undefined;
    const held = new Promise<void>((resolve) => (giveBack = resolve));
    for (let index = 0; index < TURNS; index += 1) void turns.run(randomUUID(), () => held);
    await letGo(everybody);
    expect((await Promise.all(before)).map(({ status }) => status)).toEqual([201, 201, 201]);
    await eventually(() => Promise.resolve(turns.queued === 1));
    clock.advance(10_000);
    // Whoever would wait on is served now.
    giveBack();
    await letGo(theirs);
    expect((await answer).status).toBe(503);
  });
});
