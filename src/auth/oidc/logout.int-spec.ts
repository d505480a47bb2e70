import { decodeJwt, type JWTPayload } from 'jose';
import { SignedOut } from '../../../protocol/http/auth.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { until } from '../../../testing/auth/until.js';
import { CLIENT_ID } from '../../../testing/sso/oidc-idp.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';
import { MOST_FAILED_CHECKS, SessionChecks } from './session-checks.js';

const EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe('signing out at a provider', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;
  let count = 0;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    provider = await bench.provider();
  });
  beforeEach(() => {
    bench.idp.person = { sub: `person-${(count += 1)}`, claims: {} };
    bench.idp.refuses = null;
  });
  afterAll(() => bench.stop());

  /** Signs the person in, in a browser of its own. */
  async function signedIn(): Promise<Browser> {
    const walking = new WalkingBrowser();
    await bench.signIn(provider, walking);
    const browser = new Browser(bench.app);
    await browser.refresh(walking.cookie(bench.app.origin, REFRESH_COOKIE));
    return browser;
  }

  const now = (): number => Math.floor(Date.now() / 1000);

  const honest = (sub: string): JWTPayload => ({
    iss: bench.idp.issuer,
    aud: CLIENT_ID,
    sub,
    iat: now(),
    exp: now() + 120,
    jti: `jti-${Math.random()}`,
    events: EVENT,
  });

  async function post(claims: JWTPayload, header = {}): Promise<number> {
    const token = await bench.idp.sign(claims, { typ: 'logout+jwt', ...header });
    return (await postForm(`logout_token=${token}`)).status;
  }

  const postForm = (form: string): Promise<{ status: number }> =>
    bench.app
      .request()
      .post(`/api/v1/auth/oidc/${provider.slug}/backchannel-logout`)
      .type('form')
      .send(form)
      .then(({ status }) => ({ status }));

  it('ends every sign-in of the person at the word of the provider, and nobody else’s', async () => {
    const other = await signedIn();
    bench.idp.person = { sub: `person-${(count += 1)}`, claims: {} };
    const [first, second] = [await signedIn(), await signedIn()];
    expect(await first.meStatus()).toBe(200);
    expect(await post(honest(bench.idp.person.sub))).toBe(200);
    await until(async () => (await first.meStatus()) === 401 && (await second.meStatus()) === 401);
    expect((await first.refresh()).status).toBe(401);
    expect(await other.meStatus()).toBe(200);
  });

  it('ends one session of the provider when it names that', async () => {
    const first = await signedIn();
    const sids: { sid: string | null }[] = await bench.app.rows.query(
      'SELECT f.provider_session AS sid FROM federated_sign_ins f JOIN sign_ins s ON s.id = f.sign_in_id ORDER BY s.created_at DESC LIMIT 1',
    );
    const second = await signedIn();
    const { sub: _, ...claims } = honest('');
    expect(await post({ ...claims, sid: sids[0]!.sid! })).toBe(200);
    await until(async () => (await first.meStatus()) === 401);
    expect(await second.meStatus()).toBe(200);
  });

  it('ends what has no session of the provider when it names the person as well', async () => {
    const browser = await signedIn();
    await bench.app.rows.query('UPDATE federated_sign_ins SET provider_session = NULL');
    expect(await post({ ...honest(bench.idp.person.sub), sid: 'another' })).toBe(200);
    await until(async () => (await browser.meStatus()) === 401);
  });

  it('obeys a logout token once', async () => {
    const first = await signedIn();
    const claims = honest(bench.idp.person.sub);
    expect(await post(claims)).toBe(200);
    await until(async () => (await first.meStatus()) === 401);
    const second = await signedIn();
    expect(await post(claims)).toBe(400);
    expect(await second.meStatus()).toBe(200);
  });

  it.each<[string, (claims: JWTPayload) => JWTPayload]>([
    ['of another issuer', (c) => ({ ...c, iss: 'https://evil.example' })],
    ['for another client', (c) => ({ ...c, aud: 'another-client' })],
    ['with a nonce', (c) => ({ ...c, nonce: 'n' })],
    ['without the event', ({ events: _, ...c }) => c],
    ['with another event', (c) => ({ ...c, events: { 'http://schemas.example/other': {} } })],
    ['that names nobody', ({ sub: _, ...c }) => c],
    ['without a name of its own', ({ jti: _, ...c }) => c],
    ['that expired', (c) => ({ ...c, iat: c.iat! - 200, exp: c.iat! - 100 })],
    ['that is old', (c) => ({ ...c, iat: c.iat! - 1000 })],
    ['without a time', ({ iat: _, ...c }) => c],
  ])('obeys no token %s', async (_, change) => {
    const browser = await signedIn();
    expect(await post(change(honest(bench.idp.person.sub)))).toBe(400);
    expect(await browser.meStatus()).toBe(200);
  });

  it('obeys no ID token, no other key, no other type and no rubbish', async () => {
    const browser = await signedIn();
    const claims = honest(bench.idp.person.sub);
    expect(await post(claims, { kid: 'unknown' })).toBe(400);
    expect(await post(claims, { typ: 'at+jwt' })).toBe(400);
    expect((await postForm('logout_token=rubbish')).status).toBe(400);
    expect((await postForm('')).status).toBe(422);
    const { logoutUrl, status } = await signOut(await signedIn());
    expect(status).toBe(200);
    const idToken = logoutUrl.searchParams.get('id_token_hint')!;
    expect((await postForm(`logout_token=${idToken}`)).status).toBe(400);
    expect(await browser.meStatus()).toBe(200);
  });

  async function signOut(browser: Browser): Promise<{ status: number; logoutUrl: URL }> {
    const response = await browser.logout();
    return { status: response.status, logoutUrl: new URL(SignedOut.parse(response.body).providerLogoutUrl) };
  }

  it('sends a person who signs out here to the provider, with the token that names the session', async () => {
    const { logoutUrl } = await signOut(await signedIn());
    expect(logoutUrl.origin).toBe(bench.idp.issuer);
    expect(logoutUrl.searchParams.get('post_logout_redirect_uri')).toBe(provider.addresses.postLogoutRedirectUri);
    expect(decodeJwt(logoutUrl.searchParams.get('id_token_hint')!).sub).toBe(bench.idp.person.sub);
  });

  it('keeps no token of a provider in the open', async () => {
    await signedIn();
    const rows: unknown = await bench.app.rows.query('SELECT sealed_tokens FROM federated_sign_ins');
    expect(JSON.stringify(rows)).not.toMatch(/eyJ[\w-]+\.eyJ/);
  });

  describe('that is asked from time to time', () => {
    const makeDue = (): Promise<unknown> =>
      bench.app.rows.query(
        `UPDATE federated_sign_ins SET check_at = now() - interval '1 s' WHERE check_at IS NOT NULL`,
      );

    it('leaves people signed in as long as the provider does, also when it does not answer', async () => {
      const browser = await signedIn();
      await makeDue();
      await bench.app.app.get(SessionChecks).run();
      await makeDue();
      await bench.app.app.get(SessionChecks).run();
      bench.idp.refuses = '/token';
      await makeDue();
      await bench.app.app.get(SessionChecks).run();
      expect(await browser.meStatus()).toBe(200);
    });

    it('signs out whom the provider does not know any more', async () => {
      const browser = await signedIn();
      // A provider that starts anew knows none of the tokens it gave.
      bench.idp.register(bench.app.origin, provider.slug);
      await makeDue();
      await bench.app.app.get(SessionChecks).run();
      await until(async () => (await browser.meStatus()) === 401);
      const [entry]: { cause: string }[] = await bench.app.rows.query(
        `SELECT data->>'cause' AS cause FROM events WHERE name = 'sign-on.ended' ORDER BY ordinal DESC LIMIT 1`,
      );
      expect(entry?.cause).toBe('refused-by-provider');
    });

    const lastCause = async (): Promise<string | undefined> => {
      const [entry]: { cause: string }[] = await bench.app.rows.query(
        `SELECT data->>'cause' AS cause FROM events WHERE name = 'sign-on.ended' ORDER BY ordinal DESC LIMIT 1`,
      );
      return entry?.cause;
    };

    it.each(['login_required', 'interaction_required', 'access_denied'])(
      'signs out whom it answers with %s',
      async (error) => {
        const browser = await signedIn();
        bench.idp.tokenError = error;
        await makeDue();
        await bench.app.app.get(SessionChecks).run();
        bench.idp.tokenError = null;
        await until(async () => (await browser.meStatus()) === 401);
        expect(await lastCause()).toBe('refused-by-provider');
      },
    );

    it('signs people out when it has not answered for too long', async () => {
      const browser = await signedIn();
      const [check, atIts]: [() => Promise<void>, (failed: number) => Promise<unknown>] = [
        () => bench.app.app.get(SessionChecks).run(),
        (failed) => bench.app.rows.query('UPDATE federated_sign_ins SET failed_checks = $1', [failed]),
      ];
      bench.idp.refuses = '/token';
      await atIts(MOST_FAILED_CHECKS - 2);
      await makeDue();
      await check();
      expect(await browser.meStatus()).toBe(200);
      await makeDue();
      await check();
      await until(async () => (await browser.meStatus()) === 401);
      expect(await lastCause()).toBe('provider-silent');
    });

    it('lets no sign-in outlast what the provider’s settings say', async () => {
      const short = await bench.provider({ maxSignInMinutes: 5 });
      await bench.signIn(short);
      const [row]: { left: number }[] = await bench.app.rows.query(
        'SELECT extract(epoch FROM expires_at - now())::float8 AS left FROM sign_ins ORDER BY created_at DESC LIMIT 1',
      );
      expect(row!.left).toBeLessThanOrEqual(300);
    });
  });
});
