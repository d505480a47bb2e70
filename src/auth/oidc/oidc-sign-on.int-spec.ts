import { eventsOf } from '../../../testing/auth/logged-events.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

describe('signing in by an OpenID Connect provider', () => {
  let bench: SignOnBench;

  beforeAll(async () => {
    bench = await SignOnBench.start();
  });

  afterAll(() => bench.stop());

  it('makes an account at the first sign-in, and finds it again at the second', async () => {
    const provider = await bench.provider();
    bench.idp.person = { sub: 'mara-1', claims: { preferred_username: 'mara', name: 'Mara Meyer' } };
    const browser = new WalkingBrowser();
    const end = await bench.signIn(provider, browser, '/sessions/1?tab=2');
    expect([end.status, end.location]).toEqual([303, '/signed-in?returnTo=%2Fsessions%2F1%3Ftab%3D2']);
    expect(browser.cookie(bench.app.origin, REFRESH_COOKIE)).not.toBeNull();
    await bench.signIn(provider);
    const users: { id: string; display_name: string }[] = await bench.app.rows.query(
      `SELECT id, display_name FROM users WHERE username = 'mara'`,
    );
    expect(users).toHaveLength(1);
    expect(users[0]!.display_name).toBe('Mara Meyer');
    const signedIn = await eventsOf(bench.app.rows, 'user.signed-in', users[0]!.id);
    expect(signedIn.map(({ data }) => data.method)).toEqual(['oidc', 'oidc']);
    const [linked, ...others] = await eventsOf(bench.app.rows, 'identity.linked', users[0]!.id);
    expect([linked?.data.way, others.length]).toEqual(['new-account', 0]);
  });
});
