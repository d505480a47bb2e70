import { TestBed } from '@angular/core/testing';
import type { ComponentFixture } from '@angular/core/testing';
import type { IdentityProviderView, NewIdentityProvider } from '../../../../../../protocol/http/identity-providers.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SignOnPage } from './sign-on-page';

const ROUTE = '/api/v1/identity-providers';
const CORP: IdentityProviderView = {
  id: '11111111-1111-4111-8111-111111111111',
  slug: 'corp',
  kind: 'oidc',
  name: 'Contoso',
  preset: 'keycloak',
  isEnabled: true,
  isConfigured: false,
  settings: {
    kind: 'oidc',
    issuer: 'https://idp.example',
    clientId: 'app',
    scopes: ['profile', 'email'],
    clientAuthentication: 'client_secret_post',
    usesUserInfo: false,
  },
  mapping: {
    username: 'upn',
    displayName: 'name',
    email: 'email',
    groups: 'groups',
    groupNames: [{ value: 'cn=staff', group: 'Staff' }],
    roles: [{ value: 'admins', role: 'admin' }],
    createsAccounts: true,
    linksByEmail: false,
    maxSignInMinutes: 480,
  },
  hasClientSecret: true,
  addresses: {
    redirectUri: 'https://own.example/api/v1/auth/oidc/corp/callback',
    postLogoutRedirectUri: 'https://own.example/sign-in',
    backchannelLogoutUri: 'https://own.example/api/v1/auth/oidc/corp/backchannel-logout',
    entityId: null,
    acsUrl: null,
  },
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};
const PRESET = {
  id: 'okta',
  name: 'Okta',
  issuerHint: 'https://example.okta.com',
  metadataHint: '',
  steps: ['Do this.'],
  scopes: ['profile', 'groups'],
  mapping: {},
  samlMapping: { groups: 'Role' },
};

describe('SignOnPage', () => {
  let fixture: ComponentFixture<SignOnPage>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(SignOnPage);
    page = fixture.nativeElement as HTMLElement;
  });

  async function shown(...items: readonly IdentityProviderView[]): Promise<void> {
    (await requestTo(ROUTE)).flush({ items });
    (await requestTo(`${ROUTE}/presets`)).flush({ items: [PRESET] });
    await settle();
  }

  it('says what to do first when there is none', async () => {
    await shown();
    expect(textOf(page, 'app-empty-state').join()).toContain('Nobody signs in by a provider yet');
  });

  it('says what happened when the providers cannot be read', async () => {
    refuse(await requestTo(ROUTE), 'not-allowed');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of not-allowed.');
  });

  it('adds a provider by a preset, with the addresses to enter there before it exists', async () => {
    await shown();
    press(page, 'Add a provider');
    await settle();
    page.querySelector<HTMLInputElement>('input[name=preset]')?.click();
    await settle();
    expect(textOf(page, '.there code')[0]).toBe(`${location.origin}/api/v1/auth/oidc/okta/callback`);
    press(page, 'Save');
    await settle();
    expect(textOf(page, '.error').length).toBeGreaterThan(0);
    fill(page, 'issuer', ' https://example.okta.com ');
    fill(page, 'clientId', 'app');
    fill(page, 'clientSecret', ' secret with spaces ');
    press(page, 'Save');
    const request = await requestTo(ROUTE, 'POST');
    const body = request.request.body as NewIdentityProvider;
    expect(body).toMatchObject({
      slug: 'okta',
      preset: 'okta',
      settings: { kind: 'oidc', issuer: 'https://example.okta.com', scopes: ['profile', 'groups'] },
      clientSecret: ' secret with spaces ',
    });
    request.flush({ ...CORP, name: 'Okta' });
    await settle();
    expect(textOf(page, 'app-provider-card h2')).toEqual(['Okta']);
  });

  it('edits a provider without losing what the form does not show', async () => {
    await shown(CORP);
    press(page, 'Edit');
    await settle();
    fill(page, 'name', 'Contoso Ltd');
    press(page, 'Save');
    const body: unknown = (await requestTo(`${ROUTE}/${CORP.id}`, 'PUT')).request.body;
    const { preset, isEnabled, settings, mapping } = CORP;
    expect(body).toEqual({ name: 'Contoso Ltd', preset, isEnabled, settings, mapping, clientSecret: null });
  });

  it('shows what the server refuses at the field that it is about', async () => {
    await shown(CORP);
    press(page, 'Edit');
    await settle();
    press(page, 'Save');
    const errors = [{ pointer: '/settings/issuer', detail: 'Use an https address.' }];
    refuse(await requestTo(`${ROUTE}/${CORP.id}`, 'PUT'), 'validation-failed', {}, { errors });
    await settle();
    expect(textOf(page, '.error')).toEqual(['Use an https address.']);
    expect(page.querySelector('app-problem-notice')).toBeNull();
  });

  it('tests a provider, and says each finding', async () => {
    await shown(CORP);
    press(page, 'Test');
    (await requestTo(`${ROUTE}/${CORP.id}/test`, 'POST')).flush({
      isUsable: false,
      findings: [{ check: 'issuer', outcome: 'bad', detail: 'The provider calls itself otherwise.' }],
    });
    await settle();
    expect(textOf(page, '.findings').join()).toContain('The provider calls itself otherwise.');
    expect(textOf(page, '.verdict')).toEqual(['People cannot sign in by this provider yet.']);
  });

  it('asks before it signs people out', async () => {
    await shown(CORP);
    press(page, 'Switch off');
    await settle();
    expect(textOf(page, '.question p')).toEqual(['Everybody who signed in by it is signed out now.']);
    press(page, 'Switch off');
    const request = await requestTo(`${ROUTE}/${CORP.id}`, 'PATCH');
    expect(request.request.body).toEqual({ isEnabled: false });
    request.flush({ ...CORP, isEnabled: false });
    await settle();
    expect(textOf(page, '.state')).toEqual(['Off']);
  });
});
