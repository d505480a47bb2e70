import { randomUUID } from 'node:crypto';
import { type IdentityProviderView, NewIdentityProvider } from '../../protocol/http/identity-providers.js';
import { IdentityProviders } from '../../src/auth/providers/identity-providers.js';
import type { Principal } from '../../src/auth/principal.js';
import { aPerson, authorization } from '../agents-gateway/stream-rows.js';
import { CLIENT_ID, CLIENT_SECRET } from '../sso/oidc-idp.js';
import { SamlIdp } from '../sso/saml-idp.js';
import { type Arrange, asAdmin, type ChangingWorld, rows } from './changing-world.js';

const saml = new SamlIdp();

const oidcSettings = ({ idp }: ChangingWorld): object => ({ kind: 'oidc', issuer: idp.issuer, clientId: CLIENT_ID });

const aProvider = async (world: ChangingWorld, settings = oidcSettings(world)): Promise<IdentityProviderView> => {
  const slug = `idp-${randomUUID().slice(0, 8)}`;
  world.idp.register(world.plane.url, slug);
  const wanted = { slug, name: 'Contoso', settings, clientSecret: CLIENT_SECRET };
  return world.plane.app.get(IdentityProviders, { strict: false }).create(NewIdentityProvider.parse(wanted));
};

/** A sign-in that a provider vouched for; the subject there is the id of the person. */
const aFederatedSignIn = async (world: ChangingWorld, providerId: string): Promise<Principal> => {
  const [principal, identityId] = [await aPerson(world.plane), randomUUID()];
  const { userId, signInId } = principal;
  await rows(world, 'INSERT INTO identities (id, user_id, provider_id, issuer, subject) VALUES ($1, $2, $3, $4, $5)', [
    identityId,
    userId,
    providerId,
    world.idp.issuer,
    userId,
  ]);
  const values = [signInId, providerId, identityId];
  await rows(
    world,
    'INSERT INTO federated_sign_ins (sign_in_id, provider_id, identity_id) VALUES ($1, $2, $3)',
    values,
  );
  return principal;
};

const LOGOUT_EVENT = { 'http://schemas.openid.net/event/backchannel-logout': {} };

/** The requests of single sign-on and of those who set it up. */
export const SIGN_ON_ROUTES: Readonly<Record<string, Arrange>> = {
  'POST /api/v1/auth/oidc/{provider}/backchannel-logout': async (world) => {
    const { id, slug } = await aProvider(world);
    const iat = Math.floor(Date.now() / 1000);
    const { userId: sub } = await aFederatedSignIn(world, id);
    const who = { iss: world.idp.issuer, aud: CLIENT_ID, sub, jti: randomUUID() };
    const claims = { ...who, iat, exp: iat + 120, events: LOGOUT_EVENT };
    const token = await world.idp.sign(claims, { typ: 'logout+jwt' });
    return { params: { provider: slug }, form: { logout_token: token } };
  },
  'POST /api/v1/auth/reauth/provider': async (world) => {
    const principal = await aFederatedSignIn(world, (await aProvider(world)).id);
    return { headers: await authorization(world.plane.app, principal), body: { returnTo: '/account' } };
  },
  'POST /api/v1/auth/saml/{provider}/acs': async (world) => {
    saml.entityId = `https://idp.example/${randomUUID()}`;
    const settings = { kind: 'saml', metadata: saml.metadata, allowsUnsolicited: true };
    const { slug, addresses } = await aProvider(world, settings);
    return { params: { provider: slug }, form: { SAMLResponse: saml.answer(addresses, null) } };
  },
  'POST /api/v1/identity-providers': asAdmin((world) =>
    Promise.resolve({
      body: { slug: `idp-${randomUUID().slice(0, 8)}`, name: 'Contoso', settings: oidcSettings(world) },
    }),
  ),
  'PUT /api/v1/identity-providers/{id}': asAdmin(async (world) => ({
    id: (await aProvider(world)).id,
    body: { name: 'Fabrikam', settings: oidcSettings(world) },
  })),
  'PATCH /api/v1/identity-providers/{id}': asAdmin(async (world) => ({
    id: (await aProvider(world)).id,
    body: { isEnabled: false },
  })),
  'DELETE /api/v1/identity-providers/{id}': asAdmin(async (world) => ({ id: (await aProvider(world)).id })),
  'POST /api/v1/identity-providers/{id}/test': asAdmin(async (world) => ({ id: (await aProvider(world)).id })),
};
