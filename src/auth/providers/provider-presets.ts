import type { ProviderPreset } from '../../../protocol/http/identity-providers.js';

const SCHEMAS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims';

/** What is known of the products that companies mostly have. The guides in `docs/sign-on/` say the same at length. */
export const PROVIDER_PRESETS: readonly ProviderPreset[] = [
  {
    id: 'authentik',
    name: 'authentik',
    issuerHint: 'https://authentik.example.com/application/o/streamspace/',
    metadataHint: 'https://authentik.example.com/application/saml/streamspace/metadata/',
    steps: [
      'Open Applications, then Providers, and create an OAuth2/OpenID Provider.',
      'Choose “Confidential” and a signing key, so that ID tokens are signed with RS256.',
      'Enter the redirect URI above as a strict one, and the back-channel logout URI if your version has a field for it.',
      'Create an application with this provider. Copy client id, client secret and the issuer, with its slash at the end.',
    ],
    scopes: ['profile', 'email', 'offline_access'],
    mapping: {},
    samlMapping: {
      username: 'http://schemas.goauthentik.io/2021/02/saml/username',
      displayName: `${SCHEMAS}/name`,
      email: `${SCHEMAS}/emailaddress`,
      groups: 'http://schemas.xmlsoap.org/claims/Group',
    },
  },
  {
    id: 'okta',
    name: 'Okta',
    issuerHint: 'https://example.okta.com',
    metadataHint: 'https://example.okta.com/app/<app id>/sso/saml/metadata',
    steps: [
      'Open Applications, then Create App Integration, and choose OIDC and Web Application.',
      'Tick Authorization Code and Refresh Token, and enter the redirect URI and the sign-out redirect URI above.',
      'Assign the people or groups that may sign in.',
      'On the Sign On tab add a groups claim called “groups”, for example with the filter “Matches regex .*”.',
      'Copy client id and client secret. The issuer is your Okta address without a slash at the end.',
    ],
    scopes: ['profile', 'email', 'groups', 'offline_access'],
    mapping: {},
    samlMapping: { username: 'login', displayName: 'displayName', email: 'email', groups: 'groups' },
  },
  {
    id: 'entra',
    name: 'Microsoft Entra ID',
    issuerHint: 'https://login.microsoftonline.com/<tenant id>/v2.0',
    metadataHint:
      'https://login.microsoftonline.com/<tenant id>/federationmetadata/2007-06/federationmetadata.xml?appid=<app id>',
    steps: [
      'Open App registrations, then New registration, for accounts in this directory only.',
      'Add the redirect URI above for the platform Web, and the front page of StreamSpace as the sign-out address.',
      'Under Certificates & secrets make a client secret and copy its value.',
      'Under Token configuration add the groups claim (groups assigned to the application). Its values are object ids.',
      'The issuer has your tenant id in it. Addresses with “common” or “organizations” are refused on purpose.',
    ],
    scopes: ['profile', 'email', 'offline_access'],
    mapping: {},
    samlMapping: {
      username: `${SCHEMAS}/name`,
      displayName: 'http://schemas.microsoft.com/identity/claims/displayname',
      email: `${SCHEMAS}/emailaddress`,
      groups: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups',
    },
  },
  {
    id: 'keycloak',
    name: 'Keycloak',
    issuerHint: 'https://keycloak.example.com/realms/<realm>',
    metadataHint: 'https://keycloak.example.com/realms/<realm>/protocol/saml/descriptor',
    steps: [
      'Open your realm, then Clients, and create one of type OpenID Connect with client authentication on.',
      'Enter the redirect URI and the post-logout redirect URI above, and choose S256 for PKCE under Advanced.',
      'Enter the back-channel logout URL above and switch “Backchannel logout session required” on.',
      'Add a mapper “Group Membership” called “groups” to the client’s dedicated scope, with full group path off.',
      'Copy the client secret from the Credentials tab.',
    ],
    scopes: ['profile', 'email'],
    mapping: {},
    samlMapping: { username: 'username', displayName: 'name', email: 'email', groups: 'Role' },
  },
];
