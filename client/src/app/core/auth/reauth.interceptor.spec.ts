import { HttpClient, provideHttpClient, withInterceptors } from '@angular/common/http';
import { provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { firstValueFrom } from 'rxjs';
import { refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../testing/page';
import { accessTokenInterceptor, problemInterceptor } from '../api/api.interceptors';
import { AccessTokens } from './access-tokens';
import { reauthInterceptor } from './reauth.interceptor';

const MFA = '/api/v1/me/mfa';

describe('reauthInterceptor', () => {
  let outcome: Promise<unknown>;
  const dialog = (): HTMLElement => {
    const found = document.querySelector<HTMLElement>('mat-dialog-container');
    if (found === null) throw new Error('There is no dialog.');
    return found;
  };
  const until = async (isDone: () => boolean): Promise<void> => {
    for (let turn = 0; turn < 200 && !isDone(); turn += 1) {
      await new Promise((resolve) => setTimeout(resolve));
      TestBed.tick();
    }
    expect(isDone()).toBe(true);
  };

  beforeEach(async () => {
    const interceptors = [reauthInterceptor, problemInterceptor, accessTokenInterceptor];
    TestBed.configureTestingModule({
      providers: [provideHttpClient(withInterceptors(interceptors)), provideHttpClientTesting()],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    outcome = firstValueFrom(TestBed.inject(HttpClient).delete(`${MFA}/totp`)).then(
      () => 'done',
      (error: unknown) => error,
    );
    refuse(await requestTo(`${MFA}/totp`, 'DELETE'), 'reauth-required');
    await until(() => document.querySelector('mat-dialog-container') !== null);
    const ways = { hasPassword: true, hasSecondStep: true, provider: null };
    (await requestTo('/api/v1/auth/reauth')).flush(ways);
    await settle();
  });
  afterEach(async () => {
    document.querySelector<HTMLElement>('[mat-dialog-close]')?.click();
    await until(() => document.querySelector('mat-dialog-container') === null);
  });

  const confirm = async (): ReturnType<typeof requestTo> => {
    fill(dialog(), 'password', 'secret');
    fill(dialog(), 'code', '123 456');
    press(dialog(), 'Confirm');
    return requestTo('/api/v1/auth/reauth', 'POST');
  };

  it('asks who it is and sends the request once more', async () => {
    const proof = await confirm();
    expect(proof.request.body).toEqual({ password: 'secret', code: '123 456' });
    expect(proof.request.headers.get('Authorization')).toBe('Bearer t');
    proof.flush(null);
    await until(() => document.querySelector('mat-dialog-container') === null);
    (await requestTo(`${MFA}/totp`, 'DELETE')).flush(null);
    expect(await outcome).toBe('done');
  });

  it('shows what was wrong, sends it no second time, and lets people try again', async () => {
    refuse(await confirm(), 'invalid-code');
    await settle();
    expect(textOf(dialog(), 'app-problem-notice').join()).toContain('Detail of invalid-code.');
    (await confirm()).flush(null);
    await until(() => document.querySelector('mat-dialog-container') === null);
    (await requestTo(`${MFA}/totp`, 'DELETE')).flush(null);
    expect(await outcome).toBe('done');
  });

  it('hands the refusal on when the person cancels', async () => {
    press(dialog(), 'Cancel');
    await until(() => document.querySelector('mat-dialog-container') === null);
    expect(await outcome).toMatchObject({ problem: { code: 'reauth-required' } });
  });
});
