import { randomUUID } from 'node:crypto';
import { AuthModule } from './auth.module.js';
import { PermissionRefusals } from './permission-refusals.js';
import { startTestControlPlane, type TestControlPlane } from '../../testing/agents-gateway/gateway-app.js';
import { aPerson, authorization } from '../../testing/agents-gateway/stream-rows.js';
import { until } from '../../testing/auth/until.js';
import { ManualClock } from '../../testing/manual-clock.js';

interface Entry {
  readonly data: { readonly userId: string | null; readonly permission: string; readonly count: number };
  readonly actor: { readonly kind: string; readonly id?: string };
  readonly outcome: string;
}

describe('refused permissions', () => {
  let plane: TestControlPlane;
  let refusals: PermissionRefusals;
  const clock = new ManualClock(new Date());
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [AuthModule], clock });
    plane.app.useLogger(false);
    refusals = plane.app.get(PermissionRefusals);
  });
  afterAll(() => plane.stop());

  const entries = (): Promise<Entry[]> =>
    plane.database.dataSource.query(
      `SELECT data, actor, outcome FROM events WHERE name = 'permission.refused' ORDER BY ordinal`,
    );
  const last = async (): Promise<Entry['data'][]> => (await entries()).map(({ data }) => data);

  it('are entered as a sum for each person and permission, after a minute and not with each request', async () => {
    const [alice, bob] = [await aPerson(plane), await aPerson(plane)];
    const ask = async (who: typeof alice, path: string): Promise<number> =>
      (await fetch(`${plane.url}/api/v1${path}`, { headers: await authorization(plane.app, who) })).status;
    for (let index = 0; index < 30; index += 1) expect(await ask(alice, '/users')).toBe(403);
    expect([await ask(bob, '/users'), await ask(bob, '/groups'), await ask(bob, '/me')]).toEqual([403, 403, 200]);
    expect(await entries()).toEqual([]);
    clock.advance(60_000);
    await until(async () => (await entries()).length === 3);
    const user = (id: string): Entry['actor'] => ({ kind: 'user', id });
    expect(await entries()).toEqual([
      {
        data: { userId: alice.userId, permission: 'people:manage', count: 30 },
        actor: user(alice.userId),
        outcome: 'refused',
      },
      {
        data: { userId: bob.userId, permission: 'people:manage', count: 1 },
        actor: user(bob.userId),
        outcome: 'refused',
      },
      {
        data: { userId: bob.userId, permission: 'groups:read', count: 1 },
        actor: user(bob.userId),
        outcome: 'refused',
      },
    ]);
  });

  it('of very many people are added up, so that nobody fills the log', async () => {
    const before = (await entries()).length;
    for (let index = 0; index < 700; index += 1) refusals.note(randomUUID(), 'audit:read');
    await refusals.enter();
    const sums = (await last()).slice(before);
    expect(sums).toHaveLength(501);
    expect(sums.at(-1)).toEqual({ userId: null, permission: 'audit:read', count: 200 });
  });

  it('are entered later when the log cannot be written, and before the process ends', async () => {
    const before = (await entries()).length;
    const userId = randomUUID();
    refusals.note(userId, 'settings:manage');
    await plane.database.dataSource.query('ALTER TABLE events RENAME TO events_away');
    await refusals.enter();
    await plane.database.dataSource.query('ALTER TABLE events_away RENAME TO events');
    refusals.note(userId, 'settings:manage');
    await refusals.beforeApplicationShutdown();
    expect((await last()).slice(before)).toEqual([{ userId, permission: 'settings:manage', count: 2 }]);
  });
});
