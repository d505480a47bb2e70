import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { SetupFirstAdmin } from '../../../../../protocol/http/auth.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SetupPage } from './setup-page';

@Component({ template: 'Home' })
class HomePage {}

describe('SetupPage', () => {
  let harness: RouterTestingHarness;
  let page: HTMLElement;

  async function open(address: string): Promise<void> {
    harness = await RouterTestingHarness.create(address);
    page = harness.fixture.nativeElement as HTMLElement;
  }

  async function submit(password: string, repeat = password): Promise<void> {
    fill(page, 'username', 'mara');
    fill(page, 'password', password);
    fill(page, 'repeat', repeat);
    press(page, 'Create account and continue');
    await settle();
  }

  beforeEach(() => {
    localStorage.clear();
    const routes = [
      { path: 'setup', component: SetupPage },
      { path: '**', component: HomePage },
    ];
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter(routes)] });
  });

  it('makes the administrator and goes straight home', async () => {
    await open('/setup#the-token');
    await submit('correct horse battery');
    const setup = await requestTo('/api/v1/auth/setup', 'POST');
    expect(SetupFirstAdmin.parse(setup.request.body)).toEqual({
      token: 'the-token',
      username: 'mara',
      password: 'correct horse battery',
    });
    setup.flush({ accessToken: 't', expiresInSeconds: 600 });
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/');
    expect(TestBed.inject(AccessTokens).status()).toBe('signed-in');
  });

  it('explains a link without its token', async () => {
    await open('/setup');
    expect(textOf(page, 'h1')).toEqual(['This link is incomplete']);
  });

  it('says what is wrong with the password before anybody is asked', async () => {
    await open('/setup#the-token');
    await submit('eleven char', 'different');
    expect(textOf(page, '.error')).toEqual(['Use at least 12 characters.', 'The two passwords differ.']);
    expect(textOf(page, '.strength span')).toEqual(['1 more character']);
  });

  it('counts characters as the server does', async () => {
    await open('/setup#the-token');
    fill(page, 'password', '👩'.repeat(11));
    await settle();
    expect(textOf(page, '.strength span')).toEqual(['1 more character']);
  });

  it.each([
    ['invalid-setup-token', 'This link is not valid'],
    ['setup-completed', 'Set-up is already done'],
  ] as const)('ends at %s with what to do', async (code, heading) => {
    await open('/setup#the-token');
    await submit('correct horse battery');
    refuse(await requestTo('/api/v1/auth/setup', 'POST'), code);
    await settle();
    expect(textOf(page, 'h1')).toEqual([heading]);
    expect(page.querySelector('a[href="/sign-in"]')).not.toBeNull();
  });

  it('shows at the field what the server says of it, until it is changed', async () => {
    await open('/setup#the-token');
    await submit('mara and the kettle');
    const detail = 'The password contains the user name. Choose one that does not.';
    refuse(
      await requestTo('/api/v1/auth/setup', 'POST'),
      'weak-password',
      {},
      { errors: [{ pointer: '/password', detail }] },
    );
    await settle();
    expect(textOf(page, '.error')).toEqual([detail]);
    expect(page.querySelector('app-problem-notice')).toBeNull();
    fill(page, 'password', 'correct horse battery');
    fill(page, 'repeat', 'correct horse battery');
    await settle();
    expect(textOf(page, '.error')).toEqual([]);
  });

  it('keeps the form when the password is refused', async () => {
    await open('/setup#the-token');
    await submit('passwordpassword');
    refuse(await requestTo('/api/v1/auth/setup', 'POST'), 'weak-password');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of weak-password.');
    expect(page.querySelector('form')).not.toBeNull();
  });
});
