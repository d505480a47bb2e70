import { Browser } from '../../../testing/auth/browser.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { EnrolledGrant, TotpSecret } from '../../../protocol/http/second-step.js';
import { SystemClock } from '../../platform/clock.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

describe('the second step of people whom a provider vouches for', () => {
  let bench: SignOnBench;

  beforeAll(async () => {
    bench = await SignOnBench.start();
  });
  afterAll(() => bench.stop());

  const settle = (countsProviders: boolean): Promise<unknown> =>
    bench.app.rows.query(
      `INSERT INTO settings (key, value) VALUES ('second-step', $1) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
      [{ requiredFor: 'everybody', countsProviders }],
    );

  it('is the provider’s where the settings say so', async () => {
    await settle(true);
    const browser = new WalkingBrowser();
    const end = await bench.signIn(await bench.provider(), browser, '/sessions/1');
    expect(end.location).toBe('/signed-in?returnTo=%2Fsessions%2F1');
    expect(browser.cookie(bench.app.origin, REFRESH_COOKIE)).not.toBeNull();
  });

  it('else is ours: nobody is in before, and the half-token travels behind the #', async () => {
    await settle(false);
    const provider = await bench.provider();
    bench.idp.person = { sub: 'noor-1', claims: { preferred_username: 'noor' } };
    const walker = new WalkingBrowser();
    const end = await bench.signIn(provider, walker, '/sessions/1');
    const [, mfaToken = ''] =
      /^\/second-step\?returnTo=%2Fsessions%2F1#enrolment\.([\w-]{43})$/.exec(end.location ?? '') ?? [];
    expect(mfaToken).not.toBe('');
    expect(walker.cookie(bench.app.origin, REFRESH_COOKIE)).toBeNull();
    const [{ id } = { id: '' }]: { id: string }[] = await bench.app.rows.query(
      `SELECT id FROM users WHERE username = 'noor'`,
    );
    expect(await eventsOf(bench.app.rows, 'user.signed-in', id)).toHaveLength(0);

    const post = (path: string, body: object): ReturnType<Browser['send']> =>
      Promise.resolve(bench.app.request().post(`/api/v1/auth/mfa${path}`).send(body));
    const { secret } = TotpSecret.parse((await post('/enrolment', { mfaToken })).body);
    const code = await new Authenticator(secret, new SystemClock()).code();
    const grant = EnrolledGrant.parse((await post('/enrolment/confirm', { mfaToken, code })).body);
    expect(await new Browser(bench.app).meStatus(grant.accessToken)).toBe(200);
    expect((await eventsOf(bench.app.rows, 'user.signed-in', id)).map(({ data }) => data.method)).toEqual(['oidc']);

    const again = await bench.signIn(provider);
    const [, second = ''] = /#code\.([\w-]{43})$/.exec(again.location ?? '') ?? [];
    const browser = new Browser(bench.app);
    expect((await browser.secondStep(grant.recoveryCodes[0] ?? '', second)).status).toBe(200);
    expect(await browser.meStatus()).toBe(200);
  });
});
