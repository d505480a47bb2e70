import { TestBed } from '@angular/core/testing';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { jest } from '@jest/globals';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { AccessTokens } from './access-tokens';

const REFRESH = '/api/v1/auth/refresh';
const GRANT = { accessToken: 'fresh', expiresInSeconds: 600 };

describe('AccessTokens', () => {
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    localStorage.clear();
    TestBed.configureTestingModule({ providers: providePlayedServer() });
  });
  afterEach(() => {
    TestBed.inject(HttpTestingController).verify();
    jest.useRealTimers();
  });

  it('asks nothing of the server where nobody has signed in', async () => {
    await expect(TestBed.inject(AccessTokens).restore()).resolves.toBe('signed-out');
  });

  it('restores the sign-in of this browser', async () => {
    localStorage.setItem('streamspace.signed-in', '1');
    const status = TestBed.inject(AccessTokens).restore();
    (await requestTo(REFRESH, 'POST')).flush(GRANT);
    await expect(status).resolves.toBe('signed-in');
  });

  it('is signed out, and remembers it, when the cookie is refused', async () => {
    localStorage.setItem('streamspace.signed-in', '1');
    const status = TestBed.inject(AccessTokens).restore();
    refuse(await requestTo(REFRESH, 'POST'), 'unauthenticated');
    await expect(status).resolves.toBe('signed-out');
    expect(localStorage.getItem('streamspace.signed-in')).toBeNull();
  });

  it('does not take silence for a sign-out', async () => {
    localStorage.setItem('streamspace.signed-in', '1');
    const tokens = TestBed.inject(AccessTokens);
    const failure = expect(tokens.restore()).rejects.toMatchObject({ problem: { code: 'no-answer' } });
    (await requestTo(REFRESH, 'POST')).error(new ProgressEvent('error'));
    await failure;
    expect(tokens.status()).toBe('unknown');
  });

  it('joins renewals that are asked for at the same time', async () => {
    const tokens = TestBed.inject(AccessTokens);
    const both = Promise.all([tokens.renew(), tokens.renew()]);
    (await requestTo(REFRESH, 'POST')).flush(GRANT);
    await expect(both).resolves.toEqual(['fresh', 'fresh']);
  });

  it('renews a minute before the end, by itself', async () => {
    const tokens = TestBed.inject(AccessTokens);
    tokens.accept({ accessToken: 'first', expiresInSeconds: 600 });
    jest.advanceTimersByTime(539_000);
    TestBed.inject(HttpTestingController).expectNone(REFRESH);
    jest.advanceTimersByTime(2_000);
    (await requestTo(REFRESH, 'POST')).flush(GRANT);
    await settle();
    await expect(tokens.current()).resolves.toBe('fresh');
  });

  it('renews before it gives out a token that is about to expire', async () => {
    const tokens = TestBed.inject(AccessTokens);
    tokens.accept({ accessToken: 'short', expiresInSeconds: 5 });
    const current = tokens.current();
    (await requestTo(REFRESH, 'POST')).flush(GRANT);
    await expect(current).resolves.toBe('fresh');
  });

  describe('while a renewal is under way', () => {
    const renewing = async (): Promise<{ renewal: Promise<string>; tokens: AccessTokens; request: TestRequest }> => {
      const tokens = TestBed.inject(AccessTokens);
      tokens.accept({ accessToken: 'before', expiresInSeconds: 600 });
      const renewal = tokens.renew();
      return { renewal, tokens, request: await requestTo(REFRESH, 'POST') };
    };

    it.each([
      ['brings one of before', (request: TestRequest) => request.flush({ ...GRANT, accessToken: 'of before' })],
      ['is refused', (request: TestRequest) => refuse(request, 'unauthenticated')],
      ['is not answered', (request: TestRequest) => request.error(new ProgressEvent('error'))],
    ])('keeps the token of whoever signs in meanwhile, when it %s', async (_, answer) => {
      const { renewal, tokens, request } = await renewing();
      tokens.accept({ accessToken: 'newer', expiresInSeconds: 600 });
      answer(request);
      await expect(renewal).resolves.toBe('newer');
      await expect(tokens.current()).resolves.toBe('newer');
      expect(tokens.status()).toBe('signed-in');
      expect(localStorage.getItem('streamspace.signed-in')).toBe('1');
    });

    it.each([
      ['brings one of before', (request: TestRequest) => request.flush({ ...GRANT, accessToken: 'of before' })],
      ['is refused', (request: TestRequest) => refuse(request, 'unauthenticated')],
    ])('gives nobody the token of whoever signs in after them, when it %s', async (_, answer) => {
      const { renewal, tokens, request } = await renewing();
      tokens.clear();
      tokens.accept({ accessToken: 'of somebody else', expiresInSeconds: 600 });
      const refused = expect(renewal).rejects.toMatchObject({ problem: { code: 'unauthenticated' } });
      answer(request);
      await refused;
      await expect(tokens.current()).resolves.toBe('of somebody else');
      expect(tokens.status()).toBe('signed-in');
    });

    it('begins one of its own for whoever signs in after them', async () => {
      const { renewal, tokens, request } = await renewing();
      const refused = expect(renewal).rejects.toMatchObject({ problem: { code: 'unauthenticated' } });
      tokens.clear();
      tokens.accept({ accessToken: 'of somebody else', expiresInSeconds: 600 });
      const own = tokens.renew();
      request.flush(GRANT);
      await refused;
      (await requestTo(REFRESH, 'POST')).flush({ ...GRANT, accessToken: 'their next one' });
      await expect(own).resolves.toBe('their next one');
    });

    it('signs nobody in again who signs out meanwhile', async () => {
      const { renewal, tokens, request } = await renewing();
      tokens.clear();
      request.flush(GRANT);
      await expect(renewal).rejects.toMatchObject({ problem: { code: 'unauthenticated' } });
      expect(tokens.status()).toBe('signed-out');
      expect(localStorage.getItem('streamspace.signed-in')).toBeNull();
    });
  });
});
