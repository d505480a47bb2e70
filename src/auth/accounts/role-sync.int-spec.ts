import { randomUUID } from 'node:crypto';
import { Browser } from '../../../testing/auth/browser.js';
import { until } from '../../../testing/auth/until.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

const LOCK_ADMINS = `SELECT pg_advisory_xact_lock(hashtextextended('streamspace administrators', 0))`;
const WAITING = `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted`;

describe('a role that follows the provider', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    provider = await bench.provider({
      roles: [
        { value: 'admins', role: 'admin' },
        { value: 'operators', role: 'operator' },
      ],
    });
  });
  afterAll(() => bench.stop());

  async function signIn(sub: string, groups: string[]): Promise<Browser> {
    bench.idp.person = { sub, claims: { preferred_username: sub, groups } };
    const walking = new WalkingBrowser();
    await bench.signIn(provider, walking);
    const browser = new Browser(bench.app);
    await browser.refresh(walking.cookie(bench.app.origin, REFRESH_COOKIE));
    return browser;
  }
  const aName = (): string => `zoe-${randomUUID().slice(0, 8)}`;
  const roleOf = async (name: string): Promise<string | undefined> => {
    const rows: { role: string }[] = await bench.app.rows.query('SELECT role FROM users WHERE username = $1', [name]);
    return rows[0]?.role;
  };

  it('ends what was opened with the old one', async () => {
    const name = aName();
    const [first, second] = [await signIn(name, ['operators']), await signIn(name, ['operators'])];
    expect([await first.meStatus(), await second.meStatus()]).toEqual([200, 200]);
    const third = await signIn(name, []);
    expect(await roleOf(name)).toBe('user');
    await until(async () => (await first.meStatus()) === 401 && (await second.meStatus()) === 401);
    expect(await third.meStatus()).toBe(200);
  });

  it('leaves an administrator when the last two lose that at once', async () => {
    const [one, two] = [aName(), aName()];
    await signIn(one, ['admins']);
    await signIn(two, ['admins']);
    const runner = bench.database.dataSource.createQueryRunner();
    await runner.startTransaction();
    await runner.query(LOCK_ADMINS);
    await runner.query(`UPDATE users SET role = 'user' WHERE username = $1`, [two]);
    const demoted = { isDone: false };
    const signingIn = signIn(one, []).then(() => (demoted.isDone = true));
    await until(async () => demoted.isDone || (await bench.app.rows.query<unknown[]>(WAITING)).length > 0, 30_000);
    await runner.commitTransaction();
    await runner.release();
    await signingIn;
    expect([await roleOf(one), await roleOf(two)]).toEqual(['admin', 'user']);
  });
});
