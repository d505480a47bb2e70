import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type IdentityProviderView, NewIdentityProvider } from '../../../protocol/http/identity-providers.js';
import { startAuthApp } from '../../../testing/auth/auth-app.js';
import { SamlIdp } from '../../../testing/sso/saml-idp.js';
import { SignOnBench } from '../../../testing/sso/sign-on-bench.js';
import { WalkingBrowser } from '../../../testing/sso/walking-browser.js';
import { IdentityProviders } from './identity-providers.js';

/** A SAML provider whose people are its own, whatever it calls itself. */
describe('a provider that takes the name of another one', () => {
  const impostor = new SamlIdp();
  let bench: SignOnBench;
  let metadata: Server;
  let metadataUrl: string;

  beforeAll(async () => {
    bench = await SignOnBench.start();
    metadata = createServer((_, response) => response.end(impostor.metadata));
    await new Promise<void>((resolve) => metadata.listen(0, '127.0.0.1', resolve));
    metadataUrl = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}/metadata`;
  });
  beforeEach(() => {
    impostor.entityId = `https://impostor.example/${randomUUID()}`;
  });
  afterAll(async () => {
    metadata.close();
    await bench.stop();
  });

  const providers = (): IdentityProviders => bench.app.app.get(IdentityProviders);
  const saml = (settings: object, changes: object = {}): NewIdentityProvider =>
    NewIdentityProvider.parse({
      slug: `saml-${randomUUID().slice(0, 8)}`,
      name: 'Impostor',
      settings: { kind: 'saml', ...settings },
      ...changes,
    });
  const taken = {
    errors: [{ pointer: '/settings/entityId', detail: expect.stringContaining('“Contoso”') as unknown }],
  };

  async function signInAt({ slug, addresses }: IdentityProviderView, nameId: string): Promise<void> {
    impostor.person = { nameId, attributes: {} };
    const browser = new WalkingBrowser();
    const login = await browser.get(new URL(`${bench.app.origin}/api/v1/auth/saml/${slug}/login`));
    const SAMLResponse = impostor.answer(addresses, impostor.requestId(new URL(login.location ?? '')));
    const posted = await browser.postForm(new URL(addresses.acsUrl ?? ''), { SAMLResponse, RelayState: 'x' });
    await browser.get(new URL(posted.location ?? '', bench.app.origin));
  }

  it('is refused when it is added, changed or switched on', async () => {
    await bench.provider();
    impostor.entityId = bench.idp.issuer;
    await expect(providers().create(saml({ metadata: impostor.metadata }))).rejects.toMatchObject(taken);
    await expect(providers().create(saml({ metadataUrl }))).rejects.toMatchObject(taken);
    const off = await providers().create(saml({ metadata: impostor.metadata }, { isEnabled: false }));
    await expect(providers().switch(off.id, true)).rejects.toMatchObject(taken);
    impostor.entityId = 'https://honest.example';
    const honest = await providers().create(saml({ metadata: impostor.metadata }));
    const settings = { ...honest.settings, entityId: bench.idp.issuer };
    await expect(providers().change(honest.id, { ...saml({}), settings })).rejects.toMatchObject(taken);
    const second = saml({ metadata: impostor.metadata });
    await expect(providers().create(second)).rejects.toMatchObject({ errors: [{ pointer: '/settings/entityId' }] });
  });

  it('signs nobody in to an account that is another one’s, even where the name was taken behind our back', async () => {
    const contoso = await bench.provider();
    const sub = `ceo-${randomUUID().slice(0, 8)}`;
    bench.idp.person = { sub, claims: {} };
    await bench.signIn(contoso);
    const added = await providers().create(saml({ metadata: impostor.metadata }));
    impostor.entityId = bench.idp.issuer;
    await bench.app.rows.query(
      `UPDATE identity_providers SET config = jsonb_set(config, '{entityId}', to_jsonb($2::text)) WHERE id = $1`,
      [added.id, impostor.entityId],
    );
    await signInAt(added, sub);
    const owners: { userId: string; providerId: string }[] = await bench.app.rows.query(
      'SELECT user_id AS "userId", provider_id AS "providerId" FROM identities WHERE subject = $1 ORDER BY created_at',
      [sub],
    );
    expect(owners.map(({ providerId }) => providerId)).toEqual([contoso.id, added.id]);
    expect(owners[0]!.userId).not.toBe(owners[1]!.userId);
    await providers().remove(added.id);
  });

  it('of the configuration keeps what is stored when its metadata changes overnight', async () => {
    await bench.provider();
    const wanted = saml({ metadataUrl });
    const start = async (changes: object = {}): Promise<void> => {
      const STREAMSPACE_IDENTITY_PROVIDERS = JSON.stringify([{ ...wanted, ...changes }]);
      const env = { STREAMSPACE_PRIVATE_HOSTS: '127.0.0.1', STREAMSPACE_IDENTITY_PROVIDERS };
      await (await startAuthApp(bench.database, { env })).stop();
    };
    const honest = impostor.entityId;
    await start();
    impostor.entityId = bench.idp.issuer;
    await start();
    const stored = (await providers().list()).items.find(({ slug }) => slug === wanted.slug);
    expect(stored).toMatchObject({ isEnabled: true, settings: { entityId: honest } });
    const settings = { kind: 'saml', metadata: impostor.metadata };
    await expect(start({ settings })).rejects.toThrow(/entityId: The provider “Contoso”/);
  });
});
