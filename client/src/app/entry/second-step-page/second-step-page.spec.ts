import { Component } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter, withComponentInputBinding } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SecondStepPage } from './second-step-page';

@Component({ template: 'Another page' })
class AnotherPage {}

const HALF = 'h'.repeat(43);

describe('SecondStepPage', () => {
  let harness: RouterTestingHarness;
  let page: HTMLElement;

  const open = async (fragment: string): Promise<void> => {
    const routes = [
      { path: 'second-step', component: SecondStepPage },
      { path: '**', component: AnotherPage },
    ];
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter(routes, withComponentInputBinding())],
    });
    harness = await RouterTestingHarness.create(`/second-step?returnTo=%2Fsessions%2F1${fragment}`);
    page = harness.fixture.nativeElement as HTMLElement;
    await settle();
  };
  const status = (): string => TestBed.inject(AccessTokens).status();

  it('completes the sign-in with a code, and goes back to where the person came from', async () => {
    await open(`#code.${HALF}`);
    fill(page, 'code', '12345');
    press(page, 'Sign in');
    await settle();
    expect(textOf(page, '.error')).toEqual(['Enter the six digits that the application shows.']);
    fill(page, 'code', '123 456');
    press(page, 'Sign in');
    const request = await requestTo('/api/v1/auth/mfa', 'POST');
    expect(request.request.body).toEqual({ mfaToken: HALF, code: '123 456' });
    request.flush({ accessToken: 't', expiresInSeconds: 600 });
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/sessions/1');
  });

  it('takes a recovery code, and says what was wrong with it', async () => {
    await open(`#code.${HALF}`);
    press(page, 'Use a recovery code instead');
    await settle();
    fill(page, 'recoveryCode', 'k3vn-0q7d-9wzt-h2mx');
    press(page, 'Sign in');
    refuse(await requestTo('/api/v1/auth/mfa', 'POST'), 'invalid-code');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of invalid-code.');
    expect(status()).not.toBe('signed-in');
  });

  it('leads back to the start when the half-token is over', async () => {
    await open(`#code.${HALF}`);
    fill(page, 'code', '123456');
    press(page, 'Sign in');
    refuse(await requestTo('/api/v1/auth/mfa', 'POST'), 'second-step-expired');
    await settle();
    expect(textOf(page, 'h1')).toEqual(['This sign-in is over']);
  });

  it.each(['', '#code.', '#other.hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh', '#code.<b>x</b>'])(
    'makes nothing of the fragment %p',
    async (fragment) => {
      await open(fragment);
      expect(textOf(page, 'h1')).toEqual(['This sign-in is over']);
    },
  );

  it('sets the second step up where the sign-in asks for it, and shows the recovery codes before it goes on', async () => {
    await open(`#enrolment.${HALF}`);
    const secret = {
      secret: 'ABCDEFGH'.repeat(4),
      uri: `otpauth://totp/StreamSpace:mara?secret=${'ABCDEFGH'.repeat(4)}`,
    };
    (await requestTo('/api/v1/auth/mfa/enrolment', 'POST')).flush(secret);
    await settle();
    expect(page.querySelector('app-qr-code svg')?.getAttribute('aria-label')).toContain('QR code');
    expect(page.querySelector('app-qr-code path:last-child')?.getAttribute('d')?.length).toBeGreaterThan(1000);
    expect(page.textContent).toContain('ABCD EFGH ABCD');
    fill(page, 'code', '123456');
    press(page, 'Turn on');
    const confirm = await requestTo('/api/v1/auth/mfa/enrolment/confirm', 'POST');
    expect(confirm.request.body).toEqual({ mfaToken: HALF, code: '123456' });
    confirm.flush({ accessToken: 't', expiresInSeconds: 600, recoveryCodes: ['k3vn-0q7d-9wzt-h2mx'] });
    await settle();
    expect(textOf(page, 'app-recovery-codes li')).toEqual(['k3vn-0q7d-9wzt-h2mx']);
    press(page, 'I have kept them, continue');
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/sessions/1');
  });
});
