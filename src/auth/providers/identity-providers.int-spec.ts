import { randomUUID } from 'node:crypto';
import type { EventData } from '../../../protocol/events.js';
import {
  IdentityProviderList,
  IdentityProviderView,
  ProviderTestReport,
} from '../../../protocol/http/identity-providers.js';
import { problemOf, refusalOf } from '../../../testing/auth/answers.js';
import { Browser } from '../../../testing/auth/browser.js';
import { aPerson } from '../../../testing/auth/people.js';
import { until } from '../../../testing/auth/until.js';
import { startAuthApp } from '../../../testing/auth/auth-app.js';
import { CLIENT_ID, CLIENT_SECRET } from '../../../testing/sso/oidc-idp.js';
import { SamlIdp } from '../../../testing/sso/saml-idp.js';
import { selfSigned } from '../../../testing/sso/self-signed.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { REFRESH_COOKIE } from '../sign-in/sign-in-cookies.js';

const PATH = '/api/v1/identity-providers';

describe('identity providers', () => {
  let bench: SignOnBench;
  let token: string;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    token = await tokenOf('admin');
  });
  afterAll(() => bench.stop());

  async function tokenOf(role: 'user' | 'operator' | 'admin'): Promise<string> {
    const browser = new Browser(bench.app);
    await browser.login((await aPerson(bench.app.rows, { role })).username);
    return browser.accessToken;
  }

  const as = (bearer = token): { authorization: string } => ({ authorization: `Bearer ${bearer}` });

  const oidc = (changes: object = {}): object => ({
    slug: `p-${randomUUID().slice(0, 8)}`,
    name: 'Contoso',
    settings: { kind: 'oidc', issuer: bench.idp.issuer, clientId: CLIENT_ID },
    clientSecret: CLIENT_SECRET,
    ...changes,
  });

  const post = (body: object, bearer = token) => bench.app.request().post(PATH).set(as(bearer)).send(body);

  async function added(changes: object = {}): Promise<IdentityProviderView> {
    const response = await post(oidc(changes));
    expect(response.status).toBe(201);
    return IdentityProviderView.parse(response.body);
  }

  it('are added, shown, changed and removed, and never show their secret', async () => {
    const provider = await added({ mapping: { roles: [{ value: 'admins', role: 'admin' }] } });
    expect(provider).toMatchObject({ kind: 'oidc', hasClientSecret: true, isEnabled: true, isConfigured: false });
    expect(provider.addresses.redirectUri).toBe(`${bench.app.origin}/api/v1/auth/oidc/${provider.slug}/callback`);
    const list = await bench.app.request().get(PATH).set(as());
    expect(IdentityProviderList.parse(list.body).items.map(({ id }) => id)).toContain(provider.id);
    const { settings, mapping, preset, isEnabled } = provider;
    const change = { name: 'Fabrikam', settings, mapping, preset, isEnabled, clientSecret: null };
    const changed = await bench.app.request().put(`${PATH}/${provider.id}`).set(as()).send(change);
    expect(IdentityProviderView.parse(changed.body)).toMatchObject({ name: 'Fabrikam', hasClientSecret: true });
    expect(list.text + changed.text).not.toContain(CLIENT_SECRET);
    const stored: unknown = await bench.app.rows.query('SELECT * FROM identity_providers');
    expect(JSON.stringify(stored)).not.toContain(CLIENT_SECRET);
    expect((await bench.app.request().delete(`${PATH}/${provider.id}`).set(as())).status).toBe(204);
    expect(refusalOf(await bench.app.request().get(`${PATH}/${provider.id}`).set(as()))).toEqual([
      404,
      'provider-not-found',
    ]);
    const events: { name: string; data: EventData<'identity-provider.changed'> }[] = await bench.app.rows.query(
      `SELECT name, data FROM events WHERE name LIKE 'identity-provider.%' AND data->>'providerId' = $1 ORDER BY ordinal`,
      [provider.id],
    );
    expect(events.map(({ name }) => name.split('.')[1])).toEqual(['created', 'changed', 'removed']);
    const roles = [{ value: 'admins', role: 'admin' }];
    const after = { isEnabled: true, issuer: bench.idp.issuer, linksByEmail: false, roles };
    expect(events[0]!.data).toMatchObject({ after });
    expect(events[1]!.data).toMatchObject({ fields: ['name'], before: after, after });
    expect(events[1]!.data.after?.digest).not.toBe(events[1]!.data.before?.digest);
    expect(JSON.stringify(events)).not.toContain(CLIENT_SECRET);
  });

  it.each(['user', 'operator'] as const)('are none of the business of a %s', async (role) => {
    const bearer = await tokenOf(role);
    expect(refusalOf(await bench.app.request().get(PATH).set(as(bearer)))).toEqual([403, 'not-allowed']);
    expect(refusalOf(await post(oidc(), bearer))).toEqual([403, 'not-allowed']);
  });

  it('have a name of their own each', async () => {
    const { slug } = await added();
    expect(refusalOf(await post(oidc({ slug })))).toEqual([409, 'provider-exists']);
  });

  it.each([
    ['http://169.254.169.254', 'https'],
    ['https://169.254.169.254/latest', 'private network'],
    ['https://10.0.0.1', 'private network'],
    ['https://[::1]/', 'private network'],
    ['https://user:pw@idp.example', 'Leave user name'],
    ['https://idp.example/?x=1', 'Leave out everything'],
    ['ftp://idp.example', 'https'],
    ['not an address', 'https'],
  ])('do not have the issuer %s', async (issuer, words) => {
    const response = await post(oidc({ settings: { kind: 'oidc', issuer, clientId: 'x' } }));
    expect(response.status).toBe(422);
    const [problem] = problemOf(response).errors!;
    expect(problem!.pointer).toBe('/settings/issuer');
    expect(problem!.detail).toContain(words);
  });

  it('of SAML are filled in from their metadata, and refused in words when that is not right', async () => {
    const idp = new SamlIdp();
    const saml = (settings: object, changes: object = {}): object =>
      oidc({ settings: { kind: 'saml', ...settings }, clientSecret: null, ...changes });
    const response = await post(saml({ metadata: idp.metadata }));
    expect(IdentityProviderView.parse(response.body).settings).toMatchObject({
      entityId: idp.entityId,
      signOnUrl: idp.signOnUrl,
      metadata: null,
    });
    const words = async (settings: object): Promise<string> => problemOf(await post(saml(settings))).errors![0]!.detail;
    expect(await words({})).toContain('Give the metadata');
    expect(await words({ metadata: '<a/>' })).toContain('describes no identity provider');
    expect(await words({ metadata: `<!DOCTYPE a>${idp.metadata.replace(/^<\?xml[^>]*>/, '')}` })).toContain(
      'document type',
    );
    const weak = {
      entityId: 'e',
      signOnUrl: 'https://idp.example',
      certificates: [selfSigned('weak', 1024).certificate],
    };
    expect(await words(weak)).toContain('2048 bits');
    const off = await post(saml({}, { isEnabled: false }));
    expect(off.status).toBe(201);
    const switchOn = await bench.app
      .request()
      .patch(`${PATH}/${IdentityProviderView.parse(off.body).id}`)
      .set(as())
      .send({ isEnabled: true });
    expect(switchOn.status).toBe(422);
  });

  it('sign everybody out and disappear from the sign-in page when they are switched off', async () => {
    const provider = await added();
    bench.idp.register(bench.app.origin, provider.slug);
    bench.idp.person = { sub: randomUUID(), claims: {} };
    const walking = new WalkingBrowser();
    await bench.signIn(provider, walking);
    const browser = new Browser(bench.app);
    await browser.refresh(walking.cookie(bench.app.origin, REFRESH_COOKIE));
    expect(await browser.meStatus()).toBe(200);
    const offered = async (): Promise<boolean> =>
      (await bench.app.request().get('/api/v1/auth/providers')).text.includes(provider.slug);
    expect(await offered()).toBe(true);
    await bench.app.request().patch(`${PATH}/${provider.id}`).set(as()).send({ isEnabled: false });
    expect(await offered()).toBe(false);
    await until(async () => (await browser.meStatus()) === 401);
    expect((await bench.signIn(provider)).location).toBe('/sign-in?problem=provider-not-found');
  });

  describe('that are tested', () => {
    async function report(changes: object = {}): Promise<ProviderTestReport> {
      const { id, slug } = await added(changes);
      bench.idp.register(bench.app.origin, slug);
      const response = await bench.app.request().post(`${PATH}/${id}/test`).set(as());
      expect(response.status).toBe(200);
      return ProviderTestReport.parse(response.body);
    }

    const wrong = ({ findings }: ProviderTestReport): string[] =>
      findings.filter(({ outcome }) => outcome === 'bad').map(({ check }) => check);

    afterEach(() => {
      bench.idp.discovery = {};
      bench.idp.refuses = null;
    });

    it('are good when everything is', async () => {
      const good = await report();
      expect(good.findings.filter(({ outcome }) => outcome !== 'good')).toEqual([]);
      expect(good.findings.map(({ check }) => check)).toEqual([
        'clock',
        'discovery',
        'issuer',
        'keys',
        'client',
        'redirect-uri',
      ]);
      expect(good.isUsable).toBe(true);
    });

    it('say what is wrong', async () => {
      const issuer = bench.idp.issuer;
      const bad = await report({ settings: { kind: 'oidc', issuer: `${issuer}/`, clientId: CLIENT_ID } });
      expect(wrong(bad)).toEqual(['issuer']);
      expect(bad.findings.find(({ check }) => check === 'issuer')!.detail).toContain(`calls itself ${issuer}.`);
      expect(wrong(await report({ clientSecret: 'wrong' }))).toEqual(['client']);
      expect(wrong(await report({ clientSecret: null }))).toEqual(['client']);
      const stranger = { kind: 'oidc', issuer, clientId: 'nobody' };
      expect(wrong(await report({ settings: stranger }))).toEqual(['client', 'redirect-uri']);
      bench.idp.refuses = '/.well-known/openid-configuration';
      expect(wrong(await report())).toEqual(['discovery']);
      bench.idp.refuses = '/jwks';
      expect(wrong(await report())).toEqual(['keys']);
    });

    it('say that our redirect URI is not known there', async () => {
      const { id } = await added();
      bench.idp.register(bench.app.origin, 'another');
      const response = await bench.app.request().post(`${PATH}/${id}/test`).set(as());
      const found = ProviderTestReport.parse(response.body);
      expect(wrong(found)).toEqual(['redirect-uri']);
      expect(JSON.stringify(found)).not.toContain(CLIENT_SECRET);
    });
  });

  it('of the configuration are made at start, changed there alone, and switched off when they are gone', async () => {
    const slug = `c-${randomUUID().slice(0, 8)}`;
    const yaml = (name: string): string =>
      `- slug: ${slug}\n  name: ${name}\n  settings: { kind: oidc, issuer: "${bench.idp.issuer}", clientId: app }\n  clientSecret: canary-of-the-configuration\n`;
    const start = async (providers?: string): Promise<void> => {
      const env = { STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1' };
      const all = providers === undefined ? env : { ...env, STREAMSPACE_IDENTITY_PROVIDERS: providers };
      await (await startAuthApp(bench.database, { env: all })).stop();
    };
    const find = async (): Promise<IdentityProviderView | undefined> =>
      IdentityProviderList.parse((await bench.app.request().get(PATH).set(as())).body).items.find(
        (p) => p.slug === slug,
      );
    await start(yaml('First'));
    const first = await find();
    expect(first).toMatchObject({ name: 'First', isConfigured: true, hasClientSecret: true });
    const refused = await bench.app.request().patch(`${PATH}/${first!.id}`).set(as()).send({ isEnabled: false });
    expect(refusalOf(refused)).toEqual([409, 'provider-configured']);
    await start(yaml('Second'));
    expect(await find()).toMatchObject({ id: first!.id, name: 'Second' });
    await start();
    expect(await find()).toMatchObject({ isEnabled: false, isConfigured: false });
    await expect(start('- slug: x\n  clientSecret: canary-of-the-configuration')).rejects.toThrow(/\/0\/name/);
    await expect(start('- slug: x\n  clientSecret: canary-of-the-configuration')).rejects.not.toThrow(/canary/);
  });
});
