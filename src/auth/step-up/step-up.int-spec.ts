import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { ReauthWays } from '../../../protocol/http/second-step.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { eventsOf } from '../../../testing/auth/logged-events.js';
import { aPerson } from '../../../testing/auth/people.js';
import { peopleAndSignIns, rejectionsOf } from '../../../testing/sso/rejections.js';
import { isOurPage, SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { StepUpTab } from '../../../testing/sso/step-up-tab.js';
import { SystemClock } from '../../platform/clock.js';
import { SIGN_ON_COOKIE } from '../sign-on/sign-on-cookie.js';

const WHERE = '/account/security?tab=keys';
const confirmed = `/confirmed?${new URLSearchParams({ returnTo: WHERE }).toString()}`;
const refused = (problem: string): string => `${confirmed}&problem=${problem}`;
const secondsAgo =
  (seconds: number) =>
  (honest: JWTPayload, idp: SignOnBench['idp']): Promise<string> =>
    idp.sign({ ...honest, auth_time: Math.floor(Date.now() / 1000) - seconds });

describe('threat 13: who has neither a password nor a second step here proves who they are at their provider', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    provider = await bench.provider();
  });
  beforeEach(() => {
    bench.idp.forge = null;
    bench.idp.person = { sub: randomUUID(), claims: {} };
  });
  afterAll(() => bench.stop());

  /** Somebody whom the provider let pass hours ago. */
  async function somebody(): Promise<StepUpTab> {
    const tab = new StepUpTab(bench.app);
    await bench.signIn(provider, tab.walking);
    await tab.takeUp();
    await tab.age();
    return tab;
  }

  const walk = async (tab: StepUpTab, returnTo = WHERE): Promise<string | null> =>
    (await tab.walking.go(await tab.begin(returnTo), isOurPage(bench.app.origin))).location;

  /** The provider's page is left by one person and used by another. */
  function asAnother(tab: StepUpTab, sub: string): void {
    tab.walking.forget(bench.idp.issuer);
    bench.idp.person = { sub, claims: {} };
  }

  it('asks the provider to ask anew, and opens the change to this sign-in alone', async () => {
    const [elsewhere, tab] = [await somebody(), await somebody()];
    expect(await elsewhere.userId()).toBe(await tab.userId());
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    const before = await peopleAndSignIns(bench.app.rows);
    expect(await walk(tab)).toBe(confirmed);
    expect(refusalOf(await elsewhere.change())).toEqual([403, 'reauth-required']);
    const asked = bench.idp.authorizations.at(-1);
    expect([asked?.get('prompt'), asked?.get('max_age')]).toEqual(['login', '0']);
    expect((await tab.change()).status).toBe(200);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    expect(await eventsOf(bench.app.rows, 'sign-in.confirmed', await tab.userId())).toMatchObject([
      { data: { proofs: ['provider'], providerId: provider.id } },
    ]);
  });

  it('is as old a proof as the provider says', async () => {
    const tab = await somebody();
    bench.idp.forge = secondsAgo(20);
    expect(await walk(tab)).toBe(confirmed);
    expect(await tab.provenSecondsAgo()).toBeGreaterThanOrEqual(19);
  });

  it('is no younger a proof than this moment, whatever the provider says', async () => {
    const tab = await somebody();
    bench.idp.forge = secondsAgo(-3_600);
    expect(await walk(tab)).toBe(confirmed);
    expect(await tab.provenSecondsAgo()).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['says no time', (honest: JWTPayload, idp: SignOnBench['idp']) => idp.sign({ ...honest, auth_time: undefined })],
    ['passes them by a session of before', secondsAgo(3_600)],
    ['passes them by a session of a minute before', secondsAgo(60)],
  ])('is nothing when the provider %s', async (_, forge) => {
    const tab = await somebody();
    bench.idp.forge = forge;
    expect(await walk(tab)).toBe(refused('step-up-stale'));
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    expect((await rejectionsOf(bench.app.rows, provider.id)).at(-1)).toBe('step-up-stale');
  });

  it.each(['a stranger', 'somebody who has an account'])('is nothing when %s confirms', async (who) => {
    const tab = await somebody();
    const other = { sub: randomUUID(), claims: {} };
    bench.idp.person = other;
    if (who !== 'a stranger') await somebody();
    const before = await peopleAndSignIns(bench.app.rows);
    asAnother(tab, other.sub);
    expect(await walk(tab)).toBe(refused('step-up-mismatch'));
    expect(refusalOf(await tab.change())).toEqual([403, 'reauth-required']);
    expect(await peopleAndSignIns(bench.app.rows)).toEqual(before);
    expect((await rejectionsOf(bench.app.rows, provider.id)).at(-1)).toBe('step-up-mismatch');
  });

  it('is nothing when another identity of the same person confirms', async () => {
    const tab = await somebody();
    const sub = randomUUID();
    await bench.app.rows.query(
      `INSERT INTO identities (id, user_id, provider_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)`,
      [randomUUID(), await tab.userId(), provider.id, bench.idp.issuer, sub],
    );
    asAnother(tab, sub);
    expect(await walk(tab)).toBe(refused('step-up-mismatch'));
  });

  it('is nothing in another browser, and nothing a second time', async () => {
    const tab = await somebody();
    const step = await tab.walking.go(await tab.begin(WHERE), ({ pathname }) => pathname.endsWith('/callback'));
    const callback = new URL(step.location ?? '', step.url);
    const thief = await somebody();
    expect((await thief.walking.get(callback)).location).toBe('/sign-in?problem=sign-on-expired');
    const cookie = tab.walking.cookie(bench.app.origin, SIGN_ON_COOKIE) ?? '';
    expect((await tab.walking.get(callback)).location).toBe(confirmed);
    await tab.age();
    tab.walking.setCookie(bench.app.origin, SIGN_ON_COOKIE, cookie);
    expect((await tab.walking.get(callback)).location).toBe(refused('sign-on-expired'));
    for (const each of [tab, thief]) expect(refusalOf(await each.change())).toEqual([403, 'reauth-required']);
  });

  it('is nothing when the answer of somebody else’s step-up is brought', async () => {
    const [tab, victim] = [await somebody(), await somebody()];
    const untilCallback = async (of: StepUpTab): Promise<URL> => {
      const step = await of.walking.go(await of.begin(WHERE), ({ pathname }) => pathname.endsWith('/callback'));
      return new URL(step.location ?? '', step.url);
    };
    await untilCallback(tab);
    expect((await tab.walking.get(await untilCallback(victim))).location).toBe('/sign-in?problem=sign-on-rejected');
    for (const each of [tab, victim]) expect(refusalOf(await each.change())).toEqual([403, 'reauth-required']);
  });

  it('is not what is said to have failed when a sign-in in another tab did, which began before it', async () => {
    const tab = await somebody();
    const callback = await bench.untilCallback(provider, tab.walking);
    await tab.begin(WHERE);
    expect((await tab.walking.get(callback)).location).toBe('/sign-in?problem=sign-on-rejected');
  });

  it.each([
    ['ended', 'revoked_at'],
    ['expired', 'expires_at'],
  ])('comes too late for a sign-in that %s', async (_, column) => {
    const tab = await somebody();
    const url = await tab.begin(WHERE);
    await bench.app.rows.query(`UPDATE sign_ins SET ${column} = now() WHERE user_id = $1`, [await tab.userId()]);
    const step = await tab.walking.go(url, isOurPage(bench.app.origin));
    expect(step.location).toBe(refused('sign-on-expired'));
    expect((await bench.signIn(provider, tab.walking)).location).toBe('/signed-in?returnTo=%2F');
  });

  it('is known to the browser for longer than it may take, so that whoever comes too late is told so', async () => {
    const answer = await (await somebody()).start(WHERE);
    expect(answer.headers['set-cookie']).toEqual([
      expect.stringMatching(/^__Host-streamspace-sign-on=.*Max-Age=3600;/),
    ]);
  });

  it('leads back to paths of this site alone', async () => {
    expect(await walk(await somebody(), 'https://elsewhere.example/')).toBe('/confirmed?returnTo=%2F');
  });

  it('is for nobody who has a password here', async () => {
    const [tab, other] = [await somebody(), await aPerson(bench.app.rows)];
    const url = await tab.begin(WHERE);
    await bench.app.rows.query(
      'UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1',
      [await tab.userId(), other.id],
    );
    expect(refusalOf(await tab.start(WHERE))).toEqual([403, 'reauth-required']);
    expect(ReauthWays.parse((await tab.ways()).body)).toMatchObject({ hasPassword: true, provider: null });
    expect((await tab.walking.go(url, isOurPage(bench.app.origin))).location).toBe(refused('sign-on-expired'));
  });

  it('is for nobody who has a proof of our own', async () => {
    const tab = await somebody();
    expect(ReauthWays.parse((await tab.ways()).body)).toEqual({
      hasPassword: false,
      hasSecondStep: false,
      provider: 'Contoso',
    });
    const url = await tab.begin(WHERE);
    await tab.age('1 second');
    await Authenticator.enrol(tab.pages, new SystemClock());
    expect(refusalOf(await tab.start(WHERE))).toEqual([403, 'reauth-required']);
    expect(ReauthWays.parse((await tab.ways()).body)).toMatchObject({ hasSecondStep: true, provider: null });
    expect((await tab.walking.go(url, isOurPage(bench.app.origin))).location).toBe(refused('sign-on-expired'));
  });
});
