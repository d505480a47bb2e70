import { FORGED_TOKENS } from '../../../testing/sso/forged-tokens.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { Problem } from '../../../protocol/problem.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { ProviderTest } from '../providers/provider-test.js';
import { SIGN_ON_COOKIE } from '../sign-on/sign-on-cookie.js';

const JSON_ONLY = 'application/json';

describe('attacks on sign-in by an OpenID Connect provider', () => {
  const clock = new ManualClock(new Date());
  let bench: SignOnBench;

  beforeAll(async () => {
    bench = await SignOnBench.start({ clock });
  });
  beforeEach(() => {
    bench.idp.forge = null;
    bench.idp.discovery = {};
    bench.idp.person = { sub: 'mara', claims: { preferred_username: 'mara' } };
  });
  afterAll(() => bench.stop());

  /** Comes back with `url` as a program that wants no page. */
  async function comeBack(url: URL, browser: WalkingBrowser): Promise<[number, string]> {
    const step = await browser.get(url, JSON_ONLY);
    return [step.status, step.status === 303 ? (step.location ?? '') : Problem.parse(JSON.parse(step.body)).code];
  }

  it.each(FORGED_TOKENS)('refuses an ID token with $name', async ({ forge, cause }) => {
    const provider = await bench.provider();
    const before = await peopleAndSignIns(bench.app.rows);
    const browser = new WalkingBrowser();
    const back = await bench.untilCallback(provider, browser);
    bench.idp.forge = forge;
    expect(await comeBack(back, browser)).toEqual([401, 'sign-on-rejected']);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual([cause]);
  });

  it('takes a token that the forger leaves as it was', async () => {
    const browser = new WalkingBrowser();
    const back = await bench.untilCallback(await bench.provider(), browser);
    bench.idp.forge = (honest, idp) => idp.sign(honest);
    expect(await comeBack(back, browser)).toEqual([303, '/signed-in?returnTo=%2F']);
  });

  it('asks with PKCE, state and nonce, a different one each time', async () => {
    const provider = await bench.provider();
    await bench.signIn(provider);
    await bench.signIn(provider);
    const [first, second] = bench.idp.authorizations.slice(-2);
    expect(first!.get('code_challenge_method')).toBe('S256');
    for (const name of ['code_challenge', 'state', 'nonce']) {
      expect(first!.get(name)).toMatch(/^[\w-]{43}$/);
      expect(first!.get(name)).not.toBe(second!.get(name));
    }
  });

  describe('on the way back', () => {
    it('refuses a browser that did not leave from here', async () => {
      const provider = await bench.provider();
      const back = await bench.untilCallback(provider);
      const before = await peopleAndSignIns(bench.app.rows);
      expect(await comeBack(back, new WalkingBrowser())).toEqual([400, 'sign-on-expired']);
      const other = new WalkingBrowser();
      await bench.untilCallback(provider, other);
      expect(await comeBack(back, other)).toEqual([401, 'sign-on-rejected']);
      expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    });

    it.each(['?state=unknown&code=any', '?error=access_denied', ''])(
      'goes on waiting for the answer of the provider when any site sends the browser back with "%s"',
      async (query) => {
        const provider = await bench.provider();
        const browser = new WalkingBrowser();
        const back = await bench.untilCallback(provider, browser);
        const before = await peopleAndSignIns(bench.app.rows);
        expect(await comeBack(new URL(back.pathname + query, back), browser)).toEqual([401, 'sign-on-rejected']);
        expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual(['not-asked-for']);
        expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
        expect(await comeBack(back, browser)).toEqual([303, '/signed-in?returnTo=%2F']);
        expect(await comeBack(back, browser)).toEqual([400, 'sign-on-expired']);
      },
    );

    it('refuses the same way back a second time, and on another replica', async () => {
      const provider = await bench.provider();
      const browser = new WalkingBrowser();
      const back = await bench.untilCallback(provider, browser);
      const cookie = browser.cookie(bench.app.origin, SIGN_ON_COOKIE)!;
      expect((await comeBack(back, browser))[0]).toBe(303);
      browser.setCookie(bench.app.origin, SIGN_ON_COOKIE, cookie);
      expect(await comeBack(back, browser)).toEqual([400, 'sign-on-expired']);
      const replica = await bench.replica();
      const there = new URL(back.pathname + back.search, replica.origin);
      browser.setCookie(replica.origin, SIGN_ON_COOKIE, cookie);
      expect(await comeBack(there, browser)).toEqual([400, 'sign-on-expired']);
      await replica.stop();
    });

    it('refuses a browser that took longer than ten minutes, and a cookie that somebody changed', async () => {
      const provider = await bench.provider();
      const browser = new WalkingBrowser();
      const late = await bench.untilCallback(provider, browser);
      clock.advance(600_000);
      expect(await comeBack(late, browser)).toEqual([400, 'sign-on-expired']);
      const back = await bench.untilCallback(provider, browser);
      const cookie = browser.cookie(bench.app.origin, SIGN_ON_COOKIE)!;
      browser.setCookie(bench.app.origin, SIGN_ON_COOKIE, `${cookie.slice(0, 40)}A${cookie.slice(41)}`);
      expect(await comeBack(back, browser)).toEqual([400, 'sign-on-expired']);
    });

    it('refuses the cookie of another provider', async () => {
      const [first, second] = [await bench.provider(), await bench.provider()];
      const browser = new WalkingBrowser();
      const back = await bench.untilCallback(second, browser);
      back.pathname = back.pathname.replace(second.slug, first.slug);
      expect(await comeBack(back, browser)).toEqual([400, 'sign-on-expired']);
    });

    it('tells a person on the sign-in page what the provider refused, in words of its own', async () => {
      const provider = await bench.provider();
      const browser = new WalkingBrowser();
      const back = await bench.untilCallback(provider, browser);
      back.searchParams.delete('code');
      back.searchParams.set('error', 'access_denied');
      back.searchParams.set('error_description', 'Call 555-0199 now');
      const step = await browser.get(back);
      expect([step.status, step.location]).toEqual([303, '/sign-in?problem=sign-on-rejected']);
      expect(await rejectionsOf(bench.app.rows, provider.id)).toEqual(['provider-error']);
    });
  });

  it('sends the provider the configured address, whatever host a request names', async () => {
    const provider = await bench.provider();
    const path = new URL(bench.loginUrl(provider)).pathname;
    expect((await bench.app.request().get(path).set('Host', 'evil.example')).status).toBe(421);
    const response = await bench.app.request().get(path).set('X-Forwarded-Host', 'evil.example');
    const redirectUri = new URL(String(response.headers.location)).searchParams.get('redirect_uri');
    expect(redirectUri).toBe(provider.addresses.redirectUri);
    expect(redirectUri).toMatch(/^http:\/\/localhost:/);
  });

  it('refuses a provider whose discovery document names another issuer', async () => {
    const provider = await bench.provider();
    bench.idp.discovery = { issuer: 'https://evil.example' };
    const step = await new WalkingBrowser().get(new URL(bench.loginUrl(provider)), JSON_ONLY);
    expect([step.status, Problem.parse(JSON.parse(step.body)).code]).toEqual([401, 'sign-on-rejected']);
  });

  it.each(['no address', null])('says that a provider cannot be asked whose login page is at %j', async (address) => {
    const provider = await bench.provider();
    bench.idp.discovery = { authorization_endpoint: address };
    const step = await new WalkingBrowser().get(new URL(bench.loginUrl(provider)), JSON_ONLY);
    expect([step.status, Problem.parse(JSON.parse(step.body)).code]).toEqual([503, 'provider-unavailable']);
    const { isUsable, findings } = await bench.app.app.get(ProviderTest).run(provider.id);
    expect([isUsable, findings.map(({ check }) => check)]).toEqual([false, expect.arrayContaining(['discovery'])]);
  });

  it('says that a provider does not answer, and tries again the next time', async () => {
    const provider = await bench.provider();
    bench.idp.refuses = '/.well-known/openid-configuration';
    const step = await new WalkingBrowser().get(new URL(bench.loginUrl(provider)), JSON_ONLY);
    expect([step.status, Problem.parse(JSON.parse(step.body)).code]).toEqual([503, 'provider-unavailable']);
    bench.idp.refuses = null;
    expect((await bench.signIn(provider)).location).toBe('/signed-in?returnTo=%2F');
  });

  it('writes nothing when somebody only begins', async () => {
    const provider = await bench.provider();
    const count = (): Promise<unknown> =>
      bench.app.rows.query('SELECT (SELECT count(*) FROM events), (SELECT count(*) FROM one_time_marks)');
    const before = await count();
    await bench.untilCallback(provider);
    expect(await count()).toEqual(before);
  });
});
