import { z } from 'zod';
import { Id, Slug, Timestamp } from '../ids.js';
import { Role } from './auth.js';

/** How a provider vouches for people. */
export const ProviderKind = z.enum(['oidc', 'saml']);
export type ProviderKind = z.infer<typeof ProviderKind>;

/** Whose guide and hints fit. `other` has none. */
export const ProviderPresetId = z.enum(['authentik', 'okta', 'entra', 'keycloak', 'other']);
export type ProviderPresetId = z.infer<typeof ProviderPresetId>;

const line = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .min(1, 'Enter something.')
    .max(most)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Leave out control characters.');

const webAddress = z.url({ protocol: /^https?$/, error: 'Enter a whole address that begins with https://.' }).max(2048);

/** What is asked for beside `openid`. */
const Scope = z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/, 'Use a scope without spaces.');

/** An OpenID Connect provider (OpenID Connect Core 1.0, code flow). */
export const OidcSettings = z
  .strictObject({
    kind: z.literal('oidc'),
    issuer: webAddress.describe('Issuer, exactly as the provider spells it in its discovery document.'),
    clientId: line(256),
    scopes: z.array(Scope).max(20).default(['profile', 'email']).describe('Asked for beside `openid`.'),
    clientAuthentication: z
      .enum(['client_secret_basic', 'client_secret_post'])
      .default('client_secret_basic')
      .describe('How the client secret is presented.'),
    usesUserInfo: z.boolean().default(true).describe('Whether claims are read from the UserInfo endpoint as well.'),
  })
  .meta({ id: 'OidcSettings' });
export type OidcSettings = z.infer<typeof OidcSettings>;

/** Certificate as metadata and consoles give it: PEM or its bare base64. */
const Certificate = z
  .string()
  .max(16_384)
  .regex(
    /^\s*(-----BEGIN CERTIFICATE-----)?[A-Za-z0-9+/=\s]+(-----END CERTIFICATE-----)?\s*$/,
    'Enter a PEM certificate.',
  );

/** A SAML 2.0 identity provider. Its metadata fills in what is left out here. */
export const SamlSettings = z
  .strictObject({
    kind: z.literal('saml'),
    metadataUrl: webAddress.nullable().default(null).describe('Read again when the settings are saved or tested.'),
    metadata: z
      .string()
      .max(400_000)
      .nullable()
      .default(null)
      .describe('Metadata document, pasted. Read once, not kept.'),
    entityId: line(1024).nullable().default(null),
    signOnUrl: webAddress.nullable().default(null).describe('Where requests are sent, by redirect.'),
    certificates: z.array(Certificate).max(10).default([]).describe('Keys that its answers are signed with.'),
    subjectAttribute: line(256)
      .nullable()
      .default(null)
      .describe('Attribute that names a person for good, where the NameID does not (a transient one never does).'),
    allowsUnsolicited: z
      .boolean()
      .default(false)
      .describe(
        'Whether people may start at the provider. Then anybody who has an account there can sign somebody in as themselves.',
      ),
  })
  .meta({ id: 'SamlSettings' });
export type SamlSettings = z.infer<typeof SamlSettings>;

export const ProviderSettings = z.discriminatedUnion('kind', [OidcSettings, SamlSettings]);
export type ProviderSettings = z.infer<typeof ProviderSettings>;

const claim = (fallback: string): z.ZodDefault<z.ZodString> => z.string().trim().min(1).max(256).default(fallback);

/** What the claims (OpenID Connect) or attributes (SAML) of a person mean here. */
export const ClaimMapping = z
  .strictObject({
    username: claim('preferred_username'),
    displayName: claim('name'),
    email: claim('email'),
    groups: claim('groups').describe('Claim whose values decide about groups and roles.'),
    groupNames: z
      .array(z.strictObject({ value: line(256), group: line(128) }))
      .max(200)
      .default([])
      .describe('Who has this value belongs to this group; who loses it leaves the group at the next sign-in.'),
    roles: z
      .array(z.strictObject({ value: line(256), role: Role }))
      .max(50)
      .default([])
      .describe(
        'Who has this value has this role, the strongest of several. Without an entry roles are given by hand.',
      ),
    createsAccounts: z.boolean().default(true).describe('Whether people whom nobody knows here get an account.'),
    linksByEmail: z
      .boolean()
      .default(false)
      .describe('Whether a local account with the same address, which the provider says is verified, is linked once.'),
    maxSignInMinutes: z
      .int()
      .min(1)
      .max(43_200)
      .default(480)
      .describe('After this time people must sign in at the provider again.'),
  })
  .meta({ id: 'ClaimMapping' });
export type ClaimMapping = z.infer<typeof ClaimMapping>;

/** `POST /identity-providers`, and an entry of the configuration. */
export const NewIdentityProvider = z
  .strictObject({
    slug: Slug.min(1).describe('Stands in the addresses that the provider must know, and never changes.'),
    name: line(64).describe('As the button on the sign-in page says it.'),
    preset: ProviderPresetId.default('other'),
    isEnabled: z.boolean().default(true),
    settings: ProviderSettings,
    mapping: ClaimMapping.prefault({}),
    clientSecret: z
      .string()
      .min(1)
      .max(4096)
      .nullable()
      .default(null)
      .describe('Of OpenID Connect. Never shown again.'),
  })
  .meta({ id: 'NewIdentityProvider' });
export type NewIdentityProvider = z.infer<typeof NewIdentityProvider>;

/** `PUT /identity-providers/:id`. A client secret that is left out stays. */
export const IdentityProviderChange = NewIdentityProvider.omit({ slug: true }).meta({ id: 'IdentityProviderChange' });
export type IdentityProviderChange = z.infer<typeof IdentityProviderChange>;

/** `PATCH /identity-providers/:id`. */
export const IdentityProviderSwitch = z.strictObject({ isEnabled: z.boolean() }).meta({ id: 'IdentityProviderSwitch' });
export type IdentityProviderSwitch = z.infer<typeof IdentityProviderSwitch>;

/** What must be entered at the provider. */
export const ProviderAddresses = z
  .object({
    redirectUri: z.string().nullable().describe('OpenID Connect: redirect URI.'),
    postLogoutRedirectUri: z.string().nullable(),
    backchannelLogoutUri: z.string().nullable(),
    entityId: z.string().nullable().describe('SAML: our entity id, which is the address of our metadata as well.'),
    acsUrl: z.string().nullable().describe('SAML: assertion consumer service (HTTP-POST).'),
  })
  .meta({ id: 'ProviderAddresses' });
export type ProviderAddresses = z.infer<typeof ProviderAddresses>;

/** A provider, as administrators see it. Secrets are never among it. */
export const IdentityProviderView = z
  .object({
    id: Id,
    slug: Slug,
    kind: ProviderKind,
    name: z.string(),
    preset: ProviderPresetId,
    isEnabled: z.boolean(),
    isConfigured: z.boolean().describe('Whether it comes from the configuration, which alone may change it.'),
    settings: ProviderSettings,
    mapping: ClaimMapping,
    hasClientSecret: z.boolean(),
    addresses: ProviderAddresses,
    createdAt: Timestamp,
    updatedAt: Timestamp,
  })
  .meta({ id: 'IdentityProviderView' });
export type IdentityProviderView = z.infer<typeof IdentityProviderView>;

/** `GET /identity-providers`. There are never many. */
export const IdentityProviderList = z
  .object({ items: z.array(IdentityProviderView) })
  .meta({ id: 'IdentityProviderList' });
export type IdentityProviderList = z.infer<typeof IdentityProviderList>;

/** One thing that was looked at. `detail` is a sentence with what to do. */
export const ProviderFinding = z
  .object({ check: z.string(), outcome: z.enum(['good', 'warning', 'bad']), detail: z.string() })
  .meta({ id: 'ProviderFinding' });
export type ProviderFinding = z.infer<typeof ProviderFinding>;

/** `POST /identity-providers/:id/test`. */
export const ProviderTestReport = z
  .object({ isUsable: z.boolean(), findings: z.array(ProviderFinding) })
  .meta({ id: 'ProviderTestReport' });
export type ProviderTestReport = z.infer<typeof ProviderTestReport>;

/** What is known beforehand about a provider's product. */
export const ProviderPreset = z
  .object({
    id: ProviderPresetId,
    name: z.string(),
    issuerHint: z.string().describe('What its issuer looks like.'),
    metadataHint: z.string().describe('Where its SAML metadata is.'),
    steps: z.array(z.string()).describe('What to do there, in order.'),
    scopes: z.array(z.string()),
    mapping: z.record(z.string(), z.string()).describe('Claims that differ from the usual ones, for OpenID Connect.'),
    samlMapping: z.record(z.string(), z.string()).describe('The same for SAML.'),
  })
  .meta({ id: 'ProviderPreset' });
export type ProviderPreset = z.infer<typeof ProviderPreset>;

/** `GET /identity-providers/presets`. */
export const ProviderPresetList = z.object({ items: z.array(ProviderPreset) }).meta({ id: 'ProviderPresetList' });
export type ProviderPresetList = z.infer<typeof ProviderPresetList>;
