import { randomUUID } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { refusalOf } from '../../../testing/auth/answers.js';
import { Authenticator } from '../../../testing/auth/authenticator.js';
import { Browser } from '../../../testing/auth/browser.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { SystemClock } from '../../platform/clock.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

describe('threat 13: the second step of somebody whose provider stands for it at the door', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    provider = await bench.provider();
    const settings = { requiredFor: 'nobody', countsProviders: true };
    await bench.app.rows.query(`INSERT INTO settings (key, value) VALUES ('second-step', $1)`, [settings]);
  });
  beforeEach(() => {
    bench.idp.forge = null;
    bench.idp.person = { sub: randomUUID(), claims: {} };
  });
  afterAll(() => bench.stop());

  async function signIn(): Promise<Browser> {
    const walking = new WalkingBrowser();
    await bench.signIn(provider, walking);
    const browser = new Browser(bench.app);
    await browser.refresh(walking.cookie(bench.app.origin, REFRESH_COOKIE));
    return browser;
  }

  it.each([
    ['delete', '/me/mfa/totp'],
    ['post', '/me/mfa/recovery-codes'],
  ] as const)('is left alone without a code: %s %s', async (method, path) => {
    const authenticator = await Authenticator.enrol(await signIn(), new SystemClock());
    const thief = await signIn();
    expect(refusalOf(await thief.send(method, path))).toEqual([403, 'reauth-required']);
    expect(refusalOf(await thief.send('post', '/auth/reauth', {}))).toEqual([401, 'invalid-code']);
    expect(refusalOf(await thief.send(method, path))).toEqual([403, 'reauth-required']);
    expect((await thief.send('post', '/auth/reauth', { code: await authenticator.code() })).status).toBe(204);
    expect((await thief.send(method, path)).status).toBeLessThan(300);
  });

  it('is set up by nobody whom the provider let pass by a session of hours ago', async () => {
    const secondsAgo = (seconds: number) => (honest: JWTPayload, idp: SignOnBench['idp']) =>
      idp.sign({ ...honest, auth_time: Math.floor(Date.now() / 1000) - seconds });
    bench.idp.forge = secondsAgo(3_600);
    expect(refusalOf(await (await signIn()).send('post', '/me/mfa/totp'))).toEqual([403, 'reauth-required']);
    bench.idp.forge = secondsAgo(5);
    expect((await (await signIn()).send('post', '/me/mfa/totp')).status).toBe(200);
  });

  it('is set up by no sign-in of ten minutes ago, also where the provider does not say when it asked last', async () => {
    const browser = await signIn();
    await bench.app.rows.query(`UPDATE sign_ins SET authenticated_at = now() - interval '10 minutes'`);
    expect(refusalOf(await browser.send('post', '/me/mfa/totp'))).toEqual([403, 'reauth-required']);
    expect((await (await signIn()).send('post', '/me/mfa/totp')).status).toBe(200);
  });

  it('is asked for by no code where there is none', async () => {
    const browser = await signIn();
    expect(refusalOf(await browser.send('delete', '/me/mfa/totp'))).toEqual([409, 'second-step-missing']);
  });
});
