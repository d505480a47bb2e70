import { TestBed } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { jest } from '@jest/globals';
import { aSession } from '../../../testing/builders';
import { providePlayedServer, refuse, requestTo, settle } from '../../../testing/api-doubles';
import { PlayedDialer } from '../../../testing/played-dialer';
import { AccessTokens } from '../core/auth/access-tokens';
import { SessionStore } from '../core/live/session-store';
import { ScreenDialer } from './screen-dialer';
import { ScreenLink } from './screen-link';

const SESSION = aSession();
const URL = `/api/v1/sessions/${SESSION.id}`;

describe('ScreenLink', () => {
  let link: ScreenLink;
  let dialer: PlayedDialer;
  let losses: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    losses = 0;
    dialer = new PlayedDialer();
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), ScreenLink, { provide: ScreenDialer, useValue: dialer }],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    link = TestBed.inject(ScreenLink);
    link.open({ sessionId: SESSION.id, host: document.createElement('div'), beforeLoss: () => (losses += 1) });
  });
  afterEach(() => jest.useRealTimers());

  async function ticket(): Promise<void> {
    const request = await requestTo(`${URL}/tickets`, 'POST');
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: SESSION.createdAt });
    await settle();
  }

  async function connected(): Promise<void> {
    await ticket();
    dialer.last.connect();
  }

  it('connects with a ticket', async () => {
    expect(link.status()).toBe('connecting');
    await connected();
    expect(link.status()).toBe('connected');
    expect(link.dial).toBe(dialer.last);
  });

  it('keeps the picture, looks at the session and dials again with a new ticket', async () => {
    await connected();
    dialer.last.lose(1006);
    expect([link.status(), losses, link.dial]).toEqual(['reconnecting', 1, null]);
    (await requestTo(URL)).flush(SESSION);
    await settle();
    expect(link.nextTryAtMs()).toBeGreaterThan(Date.now());
    jest.advanceTimersByTime(1000);
    await connected();
    expect(dialer.dials).toHaveLength(2);
    expect(link.status()).toBe('connected');
  });

  it('waits longer each time it is refused, until told to try now', async () => {
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      refuse(await requestTo(`${URL}/tickets`, 'POST'), 'agent-unavailable');
      await settle();
      pauses.push((link.nextTryAtMs() ?? 0) - Date.now());
      link.tryNow();
    }
    expect(link.status()).toBe('reconnecting');
    expect(pauses[3]).toBeGreaterThanOrEqual(1000);
    expect(pauses[0]).toBeLessThanOrEqual(300);
    await connected();
    expect(link.status()).toBe('connected');
  });

  it('dials at once, with short pauses again, when told that it is worth it', async () => {
    for (let attempt = 0; attempt < 6; attempt += 1) {
      refuse(await requestTo(`${URL}/tickets`, 'POST'), 'agent-unavailable');
      await settle();
      if (attempt < 5) link.tryNow();
    }
    link.hurry();
    refuse(await requestTo(`${URL}/tickets`, 'POST'), 'agent-unavailable');
    await settle();
    expect((link.nextTryAtMs() ?? 0) - Date.now()).toBeLessThanOrEqual(300);
  });

  it('does not come back when the screen may no longer be seen', async () => {
    await connected();
    dialer.last.lose(4403);
    (await requestTo(URL)).flush(SESSION);
    await settle();
    expect([link.status(), link.stopReason()]).toEqual(['stopped', 'revoked']);
    jest.advanceTimersByTime(60_000);
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
  });

  it('stops when the session is no longer there', async () => {
    await connected();
    dialer.last.lose(1001);
    refuse(await requestTo(URL), 'session-not-found');
    await settle();
    expect([link.status(), link.stopReason()]).toEqual(['stopped', 'gone']);
  });

  it('tells the store what became of the session', async () => {
    await connected();
    dialer.last.lose(4411);
    (await requestTo(URL)).flush(aSession({ state: 'hibernated', generation: 2 }));
    await settle();
    expect(TestBed.inject(SessionStore).view(SESSION.id)?.state).toBe('hibernated');
    expect(link.status()).toBe('stopped');
  });

  it('gives up a dial that does not get through', async () => {
    await ticket();
    jest.advanceTimersByTime(12_001);
    expect(dialer.last.isClosed).toBe(true);
  });

  it('hangs up with its viewer', async () => {
    await connected();
    TestBed.resetTestingModule();
    expect(dialer.last.isClosed).toBe(true);
  });
});
