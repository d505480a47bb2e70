import { TestBed } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { providePlayedServer, refuse, requestTo } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { AccessTokens } from '../auth/access-tokens';
import { SessionStore } from './session-store';
import { SessionWaker } from './session-waker';

describe('SessionWaker', () => {
  let waker: SessionWaker;
  const { id } = aSession();
  const URL = `/api/v1/sessions/${id}/wake`;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer()] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    waker = TestBed.inject(SessionWaker);
  });

  it('asks once for a session that several ask for at a time, and tells the store what became of it', async () => {
    const asked = [waker.wake(id), waker.wake(id)];
    (await requestTo(URL, 'POST')).flush(aSession({ state: 'waking' }));
    await Promise.all(asked);
    TestBed.inject(HttpTestingController).expectNone(URL);
    expect(TestBed.inject(SessionStore).view(id)?.state).toBe('waking');
  });

  it('asks again after an answer, whatever that was', async () => {
    const refused = waker.wake(id);
    refuse(await requestTo(URL, 'POST'), 'agent-unavailable');
    await expect(refused).rejects.toThrow();
    const granted = waker.wake(id);
    (await requestTo(URL, 'POST')).flush(aSession({ state: 'waking' }));
    await granted;
  });
});
