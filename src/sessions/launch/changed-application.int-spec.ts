import { randomUUID } from 'node:crypto';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { LaunchTurns } from './launch-turns.js';

const PEOPLE = 24;
/** Launches that use the database at once. */
const TURNS = 8;

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
