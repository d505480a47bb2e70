import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../testing/page';
import { SignInPage } from './sign-in-page';

@Component({ template: 'Another page' })
class AnotherPage {}

describe('SignInPage', () => {
  let harness: RouterTestingHarness;
  let page: HTMLElement;

  beforeEach(async () => {
    localStorage.clear();
    const routes = [
      { path: 'sign-in', component: SignInPage },
      { path: '**', component: AnotherPage },
    ];
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter(routes, withComponentInputBinding())],
    });
    harness = await RouterTestingHarness.create('/sign-in?returnTo=%2Fsessions%2F1');
    page = harness.fixture.nativeElement as HTMLElement;
  });

  async function offered(options: object): Promise<void> {
    const all = { setupRequired: false, password: true, providers: [], ...options };
    (await requestTo('/api/v1/auth/providers')).flush(all);
    await settle();
  }

  it('says at the field what is missing, and asks nothing of the server', async () => {
    await offered({});
    press(page, 'Sign in');
    await settle();
    expect(textOf(page, '.error')).toEqual(['Enter your username.', 'Enter your password.']);
  });

  it('signs in and goes back to where the person came from', async () => {
    await offered({});
    fill(page, 'username', ' mara ');
    fill(page, 'password', 'correct horse battery');
    press(page, 'Sign in');
    const login = await requestTo('/api/v1/auth/login', 'POST');
    expect(login.request.body).toEqual({ username: 'mara', password: 'correct horse battery' });
    login.flush({ accessToken: 't', expiresInSeconds: 600 });
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/sessions/1');
  });

  it('goes on to the second step with the half-token behind the #', async () => {
    await offered({});
    fill(page, 'username', 'mara');
    fill(page, 'password', 'correct horse battery');
    press(page, 'Sign in');
    const answer = { mfaRequired: true, mfaToken: 'half', step: 'code', expiresInSeconds: 600 };
    (await requestTo('/api/v1/auth/login', 'POST')).flush(answer);
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/second-step?returnTo=%2Fsessions%2F1#code.half');
  });

  it('shows a refusal with how long to wait', async () => {
    await offered({});
    fill(page, 'username', 'mara');
    fill(page, 'password', 'wrong');
    press(page, 'Sign in');
    refuse(await requestTo('/api/v1/auth/login', 'POST'), 'too-many-attempts', { 'Retry-After': '30' });
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain(
      'Detail of too-many-attempts. Try again in 30 seconds.',
    );
  });

  it('points at the set-up link while there is no administrator', async () => {
    await offered({ setupRequired: true });
    expect(textOf(page, '.hint').join()).toContain('Open the set-up link');
  });

  it('offers providers, and no form where passwords are off', async () => {
    await offered({
      password: false,
      providers: [{ id: 'corp', name: 'Contoso', loginUrl: '/api/v1/auth/oidc/corp/login' }],
    });
    expect(page.querySelector('form')).toBeNull();
    expect(page.querySelector('.providers a')?.getAttribute('href')).toBe(
      '/api/v1/auth/oidc/corp/login?returnTo=%2Fsessions%2F1',
    );
  });

  it.each([
    ['account-disabled', 'Your account is disabled'],
    ['Call%20555-0199', 'The sign-in did not work'],
  ])('says in words what went wrong at a provider, and nothing that an address invents: %s', async (code, words) => {
    await harness.navigateByUrl('/elsewhere');
    await harness.navigateByUrl(`/sign-in?problem=${code}`);
    await harness.fixture.whenStable();
    await import('../sign-on-problem');
    await settle();
    const notices = textOf(harness.fixture.nativeElement as HTMLElement, 'app-problem-notice').join();
    expect(notices).toContain(words);
    expect(notices).not.toContain('555-0199');
  });
});
