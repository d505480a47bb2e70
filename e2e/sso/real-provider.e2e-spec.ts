import type { Browser, BrowserContext, Page } from 'playwright-core';
import { IdentityProviderView, ProviderTestReport } from '../../protocol/http/identity-providers.js';
import { Me } from '../../protocol/http/auth.js';
import { Api } from '../support/api.js';
import { openBrowser, openPage } from '../support/browser.js';
import {
  hasIdentityProvider,
  IDP_FOLDER,
  IdentityProvider,
  PEOPLE,
  proveThere,
  signInThere,
} from '../support/identity-provider.js';
import { until } from '../support/processes.js';
import { aPlace, freePort, Product } from '../support/product.js';

const ADMIN = { username: 'root-of-specs', password: 'seventeen quiet otters' };
const CUT_OFF_MS = 15_000;
/** The provider asks nobody again who signed in there within the last five seconds. */
const ASKS_AGAIN_MS = 6_000;

const describeIfThere = hasIdentityProvider() ? describe : describe.skip;
if (!hasIdentityProvider()) {
  process.stderr.write(
    `\n!! SKIPPED: single sign-on with a real identity provider. There is none in ${IDP_FOLDER}; name its folder with IDP_TOOL.\n\n`,
  );
}

describeIfThere('Single sign-on with a real identity provider', () => {
  const place = aPlace();
  let product: Product;
  let idp: IdentityProvider;
  let browser: Browser;
  let api: Api;
  let logoutThere: string;
  let oidc: IdentityProviderView;
  let saml: IdentityProviderView;

  beforeAll(async () => {
    [browser, idp] = await Promise.all([openBrowser(), IdentityProvider.prepare()]);
    product = await Product.start(await place, { env: { STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1' } });
    api = new Api(product.url);
    await api.setUp(product.setupUrl ?? '', ADMIN.username, ADMIN.password);
    const at = `${product.url}/api/v1/auth`;
    const info = await idp.up(
      ...['--oidc-client', 'app', '--oidc-redirect', `${at}/oidc/corp/callback`],
      ...['--oidc-post-logout', `${product.url}/sign-in`],
      ...['--oidc-backchannel-logout', `${at}/oidc/corp/backchannel-logout`],
    );
    logoutThere = info.login.logout;
    const mapping = {
      groupNames: [
        { value: 'staff', group: 'Staff' },
        { value: 'R&D <lab>', group: 'Lab' },
      ],
      roles: [{ value: 'admins', role: 'admin' }],
    };
    oidc = await added({
      slug: 'corp',
      name: 'Contoso',
      settings: { kind: 'oidc', issuer: info.issuer, clientId: info.oidc.clientId },
      clientSecret: info.oidc.clientSecret,
      mapping,
    });
    saml = await added({
      slug: 'corp-saml',
      name: 'Fabrikam',
      settings: { kind: 'saml', metadataUrl: info.saml.metadata, subjectAttribute: 'uid' },
      mapping: { ...mapping, username: 'uid' },
    });
    await idp.up('--saml-sp-metadata', saml.addresses.entityId ?? '');
  });

  afterAll(async () => {
    await browser.close();
    await product.interrupt();
    await idp.stop();
    (await place).remove();
  });

  async function added(wanted: object): Promise<IdentityProviderView> {
    const answer = await api.call('POST', '/identity-providers', wanted);
    if (answer.status !== 201) throw new Error(`The provider was refused: ${JSON.stringify(answer.body)}`);
    return IdentityProviderView.parse(answer.body);
  }

  async function button(page: Page, name: string, path = '/sign-in'): Promise<void> {
    await page.goto(`${product.url}${path}`);
    await page.getByRole('link', { name: `Continue with ${name}` }).click();
  }

  /** A fresh browser in which a person signed in by the provider called `name`. */
  async function signedIn(
    person: keyof typeof PEOPLE,
    name: string,
  ): Promise<{ context: BrowserContext; page: Page; errors: string[] }> {
    const { context, page, log } = await openPage(browser);
    await button(page, name);
    await signInThere(page, PEOPLE[person]);
    await page.getByTestId('launch-desktop').waitFor();
    return { context, page, errors: log.errors };
  }

  /** Who a page's own refresh cookie says is signed in; null when nobody is. */
  async function whoIs(page: Page): Promise<Me | null> {
    const found: unknown = await page.evaluate(async () => {
      const headers = { 'X-StreamSpace-Csrf': '1' };
      const refreshed = await fetch('/api/v1/auth/refresh', { method: 'POST', headers });
      if (!refreshed.ok) return null;
      const { accessToken } = (await refreshed.json()) as { accessToken: string };
      const me = await fetch('/api/v1/me', { headers: { authorization: `Bearer ${accessToken}` } });
      return (await me.json()) as unknown;
    });
    return found === null ? null : Me.parse(found);
  }

  it.each([['oidc'], ['saml']] as const)('says that it can be used, before anybody signs in: %s', async (kind) => {
    const { id } = kind === 'oidc' ? oidc : saml;
    const report = ProviderTestReport.parse((await api.call('POST', `/identity-providers/${id}/test`)).body);
    expect(report.findings.filter(({ outcome }) => outcome === 'bad')).toEqual([]);
    expect(report.isUsable).toBe(true);
  });

  it('says that the client secret is wrong', async () => {
    const wrong = await added({
      slug: `wrong-${Date.now()}`,
      name: 'Wrong',
      isEnabled: false,
      settings: { ...oidc.settings },
      clientSecret: 'not the secret',
    });
    const report = ProviderTestReport.parse((await api.call('POST', `/identity-providers/${wrong.id}/test`)).body);
    const bad = report.findings.filter(({ outcome }) => outcome === 'bad').map(({ check }) => check);
    expect(bad).toEqual(['client']);
  });

  it('signs a person in by OpenID Connect, as the administrator that her group makes her', async () => {
    const { context, page, errors } = await signedIn('ada', 'Contoso');
    const me = await whoIs(page);
    expect(me).toMatchObject({ username: 'ada', displayName: 'Ada Admin', role: 'admin' });
    expect(errors).toEqual([]);
    await context.close();
  });

  it('signs a person in by SAML, who becomes no administrator, and finds the account again', async () => {
    const first = await signedIn('zoe', 'Fabrikam');
    const me = await whoIs(first.page);
    expect(me).toMatchObject({ displayName: 'Zoë Müller', role: 'user' });
    expect(first.errors).toEqual([]);
    await first.context.close();
    const second = await signedIn('zoe', 'Fabrikam');
    expect((await whoIs(second.page))?.id).toBe(me?.id);
    await second.context.close();
  });

  it.each([
    ['Contoso', 'bob'],
    ['Fabrikam', 'zoe'],
  ] as const)('asks anew at %s before a protected change, and then makes it', async (name, person) => {
    const { context, page, errors } = await signedIn(person, name);
    const signedInAt = Date.now();
    await page.goto(`${product.url}/account/security`);
    const refusal = { code: 'reauth-required', title: 'Confirm that it is you', detail: 'Confirm.', status: 403 };
    // Five minutes are too long for a spec: the first answer is played, the rest is real.
    await page.route('**/me/mfa/totp', (route) => route.fulfill({ status: 403, json: refusal }), { times: 1 });
    await page.getByRole('button', { name: 'Set up an authenticator' }).click();
    const confirm = page.getByRole('button', { name: `Confirm with ${name}` });
    await until('the provider to ask again', () => Date.now() - signedInAt > ASKS_AGAIN_MS, CUT_OFF_MS);
    await confirm.click();
    await proveThere(page, PEOPLE[person]);
    await page.getByText('Confirmed. For five minutes').waitFor();
    expect(new URL(page.url()).pathname).toBe('/account/security');
    await page.getByRole('button', { name: 'Set up an authenticator' }).click();
    await page.getByRole('button', { name: 'Turn on' }).waitFor();
    expect(errors).toEqual([]);
    await context.close();
  });

  it('brings a person back to the page that they wanted', async () => {
    const { context, page } = await openPage(browser);
    await button(page, 'Contoso', '/account');
    await signInThere(page, PEOPLE.bob);
    await page.getByRole('heading', { name: 'Account' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/account');
    await context.close();
  });

  it('lets nobody in who does not know the password', async () => {
    const { context, page } = await openPage(browser);
    await button(page, 'Contoso');
    await signInThere(page, { ...PEOPLE.bob, password: 'wrong' });
    await page.locator('#errormsg').waitFor();
    await page.goto(product.url);
    await page.getByRole('link', { name: 'Continue with Contoso' }).waitFor();
    expect(await whoIs(page)).toBeNull();
    await context.close();
  });

  it('signs out at the provider as well, so that the button asks for the password again', async () => {
    const { context, page } = await signedIn('bob', 'Contoso');
    await page.getByRole('button', { name: 'Account menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('link', { name: 'Continue with Contoso' }).click();
    await page.locator('input[name=password]').waitFor();
    expect(page.url()).not.toContain(product.url);
    await context.close();
  });

  it('signs out here when the person signs out at the provider', async () => {
    const { context, page } = await signedIn('bob', 'Contoso');
    const there = await context.newPage();
    await there.goto(logoutThere);
    await until('the sign-in to end', async () => (await whoIs(page)) === null, CUT_OFF_MS);
    await context.close();
  });

  it('says on the sign-in page what a person can do who comes back too late', async () => {
    const { context, page } = await openPage(browser);
    await page.goto(`${product.url}/api/v1/auth/oidc/corp/callback?code=x&state=y`);
    await page.getByRole('alert').getByText('This sign-in is not valid any more').waitFor();
    await page.getByRole('link', { name: 'Continue with Contoso' }).waitFor();
    await context.close();
  });

  it('says that the provider does not answer, when it does not', async () => {
    const gone = await added({
      slug: 'gone',
      name: 'Nobody',
      settings: { kind: 'oidc', issuer: `http://127.0.0.1:${await freePort()}`, clientId: 'x' },
      clientSecret: 'x',
    });
    const { context, page } = await openPage(browser);
    await button(page, 'Nobody');
    await page.getByRole('alert').getByText('does not answer').waitFor();
    await api.call('DELETE', `/identity-providers/${gone.id}`);
    await context.close();
  });
});
