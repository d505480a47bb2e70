import { TestBed } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { jest } from '@jest/globals';
import { providePlayedServer, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession, anEntry } from '../../../../testing/builders';
import { PlayedSocketFactory } from '../../../../testing/played-socket';
import { PlayedProbe } from '../../../../testing/played-probe';
import { AccessTokens } from '../auth/access-tokens';
import { ServerProbe } from '../server/server-probe';
import { LiveConnection } from './live-connection';
import { LiveSocketFactory } from './live-socket';
import { SessionStore } from './session-store';
import { TimelineStore } from './timeline-store';

describe('LiveConnection', () => {
  let live: LiveConnection;
  let factory: PlayedSocketFactory;
  let probe: PlayedProbe;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    factory = new PlayedSocketFactory();
    probe = new PlayedProbe();
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        { provide: LiveSocketFactory, useValue: factory },
        { provide: ServerProbe, useValue: probe },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    live = TestBed.inject(LiveConnection);
    await live.start();
  });
  afterEach(() => jest.useRealTimers());

  async function connected(): Promise<void> {
    factory.socket.say('connect');
    (await requestTo('/api/v1/sessions')).flush({ items: [], nextCursor: null });
    await settle();
  }

  it('reads the list once after every connection, and polls nothing', async () => {
    await connected();
    jest.advanceTimersByTime(600_000);
    TestBed.inject(HttpTestingController).expectNone('/api/v1/sessions');
    factory.socket.say('disconnect', 'transport close');
    await connected();
  });

  it('takes in what it is told', async () => {
    await connected();
    const session = aSession({ state: 'starting' });
    factory.socket.say('session.changed', session);
    factory.socket.say('session.timeline', { sessionId: session.id, entry: anEntry(0) });
    expect(TestBed.inject(SessionStore).view(session.id)?.state).toBe('starting');
    expect(TestBed.inject(TimelineStore).entries(session.id)).toHaveLength(1);
  });

  it('says so only when updates stay away', async () => {
    await connected();
    factory.socket.say('disconnect', 'transport close');
    jest.advanceTimersByTime(2_900);
    expect(live.isLost()).toBe(false);
    jest.advanceTimersByTime(200);
    expect(live.isLost()).toBe(true);
    await connected();
    expect(live.isLost()).toBe(false);
  });

  it('takes a new token and knocks again when the server closes the door', async () => {
    await connected();
    factory.socket.say('disconnect', 'io server disconnect');
    jest.advanceTimersByTime(1_000);
    (await requestTo('/api/v1/auth/refresh', 'POST')).flush({ accessToken: 'fresh', expiresInSeconds: 6000 });
    await settle();
    expect(factory.socket.connects).toBe(1);
    await expect(factory.token?.()).resolves.toEqual({ accessToken: 'fresh' });
  });

  it('comes back by itself, and at once when the browser is online again', async () => {
    await connected();
    factory.socket.say('disconnect', 'transport close');
    expect(live.isConnected()).toBe(false);
    jest.advanceTimersByTime(300);
    await settle();
    expect(factory.socket.connects).toBe(1);
    factory.socket.say('connect_error', new Error('unreachable'));
    window.dispatchEvent(new Event('online'));
    await settle();
    expect(factory.socket.connects).toBe(2);
    await connected();
    expect(live.isConnected()).toBe(true);
  });

  it('dials no WebSocket before the server answers', async () => {
    await connected();
    probe.isAway = true;
    factory.socket.say('disconnect', 'transport close');
    jest.advanceTimersByTime(60_000);
    await settle();
    expect(factory.socket.connects).toBe(0);
    probe.comeBack();
    await settle();
    expect(factory.socket.connects).toBe(1);
  });

  it('signs out when told to, and forgets everything when stopped', async () => {
    await connected();
    factory.socket.say('session.changed', aSession());
    factory.socket.say('signed-out', {});
    expect(TestBed.inject(AccessTokens).status()).toBe('signed-out');
    live.stop();
    expect(TestBed.inject(SessionStore).sessions()).toEqual([]);
    expect(factory.socket.isDisconnected).toBe(true);
    jest.advanceTimersByTime(60_000);
    expect([live.isLost(), factory.socket.connects]).toEqual([false, 0]);
  });
});
