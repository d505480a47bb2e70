import { DOCUMENT } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { MatDialogRef } from '@angular/material/dialog';
import type { ReauthWays } from '../../../../../protocol/http/second-step.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { StepUpHint } from '../../core/auth/step-up-hint';
import { ReauthDialog } from './reauth-dialog';

describe('ReauthDialog', () => {
  let page: HTMLElement;
  let visited: string[];

  const open = async (ways: Partial<ReauthWays>): Promise<void> => {
    visited = [];
    const location = {
      pathname: '/account/security',
      search: '?tab=keys',
      hash: '#new',
      assign: (url: string) => visited.push(url),
    };
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        { provide: MatDialogRef, useValue: { close: () => undefined } },
        { provide: DOCUMENT, useValue: pageAt(location) },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    const fixture = TestBed.createComponent(ReauthDialog);
    page = fixture.nativeElement as HTMLElement;
    fixture.autoDetectChanges();
    (await requestTo('/api/v1/auth/reauth')).flush({
      hasPassword: false,
      hasSecondStep: false,
      provider: null,
      ...ways,
    });
    await settle();
  };

  it('sends people who have nothing to enter here to their provider, and tells it where they were', async () => {
    await open({ provider: 'Contoso' });
    expect(textOf(page, 'input')).toEqual([]);
    press(page, 'Confirm with Contoso');
    const begin = await requestTo('/api/v1/auth/reauth/provider', 'POST');
    expect(begin.request.headers.get('Authorization')).toBe('Bearer t');
    expect(begin.request.body).toEqual({ returnTo: '/account/security?tab=keys#new' });
    begin.flush({ url: 'https://idp.example/authorize?prompt=login' });
    await settle();
    expect(visited).toEqual(['https://idp.example/authorize?prompt=login']);
    expect(TestBed.inject(StepUpHint).take()).toBe(true);
  });

  it('waits for what it asks for at its first field, which comes later than the dialog', async () => {
    await open({ hasPassword: true, hasSecondStep: true });
    expect(document.activeElement).toBe(page.querySelector('input'));
  });

  it('stays and says what is wrong when the provider does not answer', async () => {
    await open({ provider: 'Contoso' });
    press(page, 'Confirm with Contoso');
    refuse(await requestTo('/api/v1/auth/reauth/provider', 'POST'), 'provider-unavailable');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of provider-unavailable.');
    expect(visited).toEqual([]);
  });

  it('says what else helps where there is no provider either', async () => {
    await open({});
    expect(textOf(page, 'p').join()).toContain('Sign out and in again');
  });
});

/** The page as it is, but at another address. */
function pageAt(location: object): Document {
  return new Proxy(document, {
    get: (target, name) => {
      if (name === 'location') return location;
      const value: unknown = Reflect.get(target, name, target);
      const bound: unknown = typeof value === 'function' ? value.bind(target) : value;
      return bound;
    },
  });
}
