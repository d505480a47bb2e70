import { ApiKeyList, NewApiKey } from '../../../protocol/http/account.js';
import type { IdentityProviderView } from '../../../protocol/http/identity-providers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { ScopedProbeController } from '../../../testing/auth/scoped-probe.controller.js';
import { CLIENT_ID } from '../../../testing/sso/oidc-idp.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { SessionChecks } from '../oidc/session-checks.js';
import { IdentityProviders } from '../providers/identity-providers.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

const EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

describe('API keys of people whom a provider knows', () => {
  let bench: SignOnBench;
  let provider: IdentityProviderView;
  let count = 0;

  beforeAll(async () => {
    bench = await SignOnBench.start({ controllers: [ScopedProbeController] });
  });
  beforeEach(async () => {
    bench.idp.person = { sub: `leaver-${(count += 1)}`, claims: {} };
    provider = await bench.provider();
  });
  afterAll(() => bench.stop());

  async function signedIn(): Promise<Browser> {
    const walking = new WalkingBrowser();
    await bench.signIn(provider, walking);
    const browser = new Browser(bench.app);
    await browser.refresh(walking.cookie(bench.app.origin, REFRESH_COOKIE));
    return browser;
  }
  async function aKey(): Promise<NewApiKey> {
    const wanted = { name: 'Nightly report', scopes: ['sessions:read'], lifeDays: 365 };
    return NewApiKey.parse((await (await signedIn()).send('post', '/me/api-keys', wanted)).body);
  }
  const use = ({ key }: NewApiKey): Promise<{ status: number; text: string }> =>
    bench.app
      .request()
      .get('/api/v1/scoped-probe/sessions')
      .set('Authorization', `Bearer ${key}`)
      .then(({ status, text }) => ({ status, text }));
  const logOut = async (claims: object): Promise<number> => {
    const iat = Math.floor(Date.now() / 1000);
    const whole = {
      iss: bench.idp.issuer,
      aud: CLIENT_ID,
      iat,
      exp: iat + 120,
      jti: `jti-${Math.random()}`,
      events: EVENT,
    };
    const token = await bench.idp.sign({ ...whole, ...claims }, { typ: 'logout+jwt' });
    const path = `/api/v1/auth/oidc/${provider.slug}/backchannel-logout`;
    return (await bench.app.request().post(path).type('form').send(`logout_token=${token}`)).status;
  };
  async function expectResting(key: NewApiKey): Promise<void> {
    const { status, text } = await use(key);
    expect(status).toBe(401);
    expect(text).toContain('rests until its owner signs in');
  }
  const suspensions = (key: NewApiKey): Promise<{ cause: string }[]> =>
    bench.app.rows.query(
      `SELECT data->>'cause' AS cause FROM events WHERE name = 'api-key.suspended' AND data->>'apiKeyId' = $1`,
      [key.apiKey.id],
    );

  it('hold for as long as it was settled after the provider vouched for them last', async () => {
    const key = await aKey();
    const setBack = (days: number): Promise<unknown> =>
      bench.app.rows.query(`UPDATE identities SET last_used_at = now() - $1 * interval '1 day' WHERE subject = $2`, [
        days,
        bench.idp.person.sub,
      ]);
    await setBack(29);
    expect((await use(key)).status).toBe(200);
    const owner = await signedIn();
    const rests = async (): Promise<boolean[]> =>
      ApiKeyList.parse((await owner.send('get', '/me/api-keys')).body).items.map(({ isResting }) => isResting);
    expect(await rests()).toEqual([false]);
    await setBack(31);
    await expectResting(key);
    expect(await rests()).toEqual([true]);
    await signedIn();
    expect((await use(key)).status).toBe(200);
    expect(await rests()).toEqual([false]);
  });

  it('rest when the provider signs the person out, also long after their last sign-in here', async () => {
    const key = await aKey();
    await bench.app.rows.query('UPDATE sign_ins SET revoked_at = now() WHERE id <> $1', [key.apiKey.id]);
    expect(await logOut({ sub: bench.idp.person.sub })).toBe(200);
    await expectResting(key);
    expect(await suspensions(key)).toEqual([{ cause: 'back-channel' }]);
    await signedIn();
    expect((await use(key)).status).toBe(200);
  });

  it('stay when a single session at the provider ends', async () => {
    const key = await aKey();
    expect(await logOut({ sub: bench.idp.person.sub, sid: 'evening' })).toBe(200);
    expect((await use(key)).status).toBe(200);
  });

  it('rest when the provider refuses the person, and hold on while it does not', async () => {
    const key = await aKey();
    const check = async (): Promise<void> => {
      await bench.app.rows.query(
        `UPDATE federated_sign_ins SET check_at = now() - interval '1 s' WHERE check_at IS NOT NULL`,
      );
      await bench.app.app.get(SessionChecks).run();
    };
    await check();
    expect((await use(key)).status).toBe(200);
    bench.idp.register(bench.app.origin, provider.slug);
    await check();
    await expectResting(key);
    expect(await suspensions(key)).toEqual([{ cause: 'refused-by-provider' }]);
  });

  it('rest while no provider that knows the person is on', async () => {
    const key = await aKey();
    await bench.app.rows.query('UPDATE identity_providers SET is_enabled = false WHERE id <> $1', [provider.id]);
    const providers = bench.app.app.get(IdentityProviders);
    await providers.switch(provider.id, false);
    await expectResting(key);
    await providers.switch(provider.id, true);
    expect((await use(key)).status).toBe(200);
  });

  it('rest when the provider was removed, which knew the person alone', async () => {
    const key = await aKey();
    await bench.app.app.get(IdentityProviders).remove(provider.id);
    await expectResting(key);
  });
});
