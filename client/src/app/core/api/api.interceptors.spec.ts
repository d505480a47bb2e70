import { TestBed } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { providePlayedServer, refuse, requestTo } from '../../../../testing/api-doubles';
import { AccessTokens } from '../auth/access-tokens';
import { MeApi } from './me.api';
import { AuthApi } from './auth.api';

describe('access to the API', () => {
  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 'old', expiresInSeconds: 600 });
  });

  it('sends the token, and never to the routes that make one', async () => {
    void TestBed.inject(MeApi).read();
    void TestBed.inject(AuthApi).options();
    const me = await requestTo('/api/v1/me');
    expect(me.request.headers.get('Authorization')).toBe('Bearer old');
    expect((await requestTo('/api/v1/auth/providers')).request.headers.has('Authorization')).toBe(false);
  });

  it('renews a refused token once and sends the request again', async () => {
    const answer = TestBed.inject(MeApi).read();
    refuse(await requestTo('/api/v1/me'), 'unauthenticated');
    const refresh = await requestTo('/api/v1/auth/refresh', 'POST');
    expect(refresh.request.headers.get('X-StreamSpace-Csrf')).toBe('1');
    refresh.flush({ accessToken: 'new', expiresInSeconds: 600 });
    const again = await requestTo('/api/v1/me');
    expect(again.request.headers.get('Authorization')).toBe('Bearer new');
    again.flush({ username: 'alice' });
    await expect(answer).resolves.toMatchObject({ username: 'alice' });
  });

  it('gives up when the fresh token is refused as well', async () => {
    const answer = TestBed.inject(MeApi).read();
    const failure = expect(answer).rejects.toMatchObject({
      problem: { code: 'unauthenticated', requestId: 'request-1' },
    });
    refuse(await requestTo('/api/v1/me'), 'unauthenticated');
    (await requestTo('/api/v1/auth/refresh', 'POST')).flush({ accessToken: 'new', expiresInSeconds: 600 });
    refuse(await requestTo('/api/v1/me'), 'unauthenticated');
    await failure;
    TestBed.inject(HttpTestingController).verify();
  });

  it('sends nothing again in the name of somebody who signed in since', async () => {
    const failure = expect(TestBed.inject(MeApi).read()).rejects.toMatchObject({
      problem: { code: 'unauthenticated' },
    });
    const request = await requestTo('/api/v1/me');
    TestBed.inject(AccessTokens).clear();
    TestBed.inject(AccessTokens).accept({ accessToken: 'of somebody else', expiresInSeconds: 600 });
    refuse(request, 'unauthenticated');
    await failure;
    TestBed.inject(HttpTestingController).verify();
  });

  it('leaves other refusals alone', async () => {
    const failure = expect(TestBed.inject(MeApi).read()).rejects.toMatchObject({ problem: { code: 'not-allowed' } });
    refuse(await requestTo('/api/v1/me'), 'not-allowed');
    await failure;
    TestBed.inject(HttpTestingController).verify();
  });
});
