import { TestBed } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { jest } from '@jest/globals';
import { aSession } from '../../../testing/builders';
import { providePlayedServer, refuse, requestTo, settle } from '../../../testing/api-doubles';
import { PlayedDialer } from '../../../testing/played-dialer';
import { PlayedProbe } from '../../../testing/played-probe';
import { AccessTokens } from '../core/auth/access-tokens';
import { SessionStore } from '../core/live/session-store';
import { DisplaySettings } from './display/display-settings';
import { ScreenDialer } from './screen-dialer';
import { ScreenLink } from './screen-link';
import { LinkMeter } from './stream/link-meter';
import { LinkWatch } from './stream/link-watch';
import { ServerProbe } from '../core/server/server-probe';

const SESSION = aSession();
const URL = `/api/v1/sessions/${SESSION.id}`;

describe('ScreenLink', () => {
  let link: ScreenLink;
  let dialer: PlayedDialer;
  let probe: PlayedProbe;
  let losses: number;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    losses = 0;
    dialer = new PlayedDialer();
    probe = new PlayedProbe();
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        ...[ScreenLink, LinkWatch, LinkMeter],
        { provide: ScreenDialer, useValue: dialer },
        { provide: ServerProbe, useValue: probe },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    link = TestBed.inject(ScreenLink);
    link.open({ sessionId: SESSION.id, host: document.createElement('div'), beforeLoss: () => (losses += 1) });
  });
  afterEach(() => {
    jest.useRealTimers();
    localStorage.clear();
  });

  async function ticket(): Promise<void> {
    const request = await requestTo(`${URL}/tickets`, 'POST');
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: SESSION.createdAt });
    await settle();
  }

  async function connected(): Promise<void> {
    await ticket();
    dialer.last.connect();
  }

  async function refused(): Promise<void> {
    refuse(await requestTo(`${URL}/tickets`, 'POST'), 'agent-unavailable');
    await settle();
  }

  const pauseMs = (): number => (link.nextTryAtMs() ?? 0) - Date.now();

  it('connects with a ticket', async () => {
    expect(link.status()).toBe('connecting');
    await connected();
    expect(link.status()).toBe('connected');
    expect(link.dial).toBe(dialer.last);
  });

  it('keeps the picture and dials again with a new ticket', async () => {
    await connected();
    dialer.last.lose(1006);
    expect([link.status(), losses, link.dial]).toEqual(['reconnecting', 1, null]);
    expect(pauseMs()).toBeLessThanOrEqual(300);
    jest.advanceTimersByTime(300);
    await connected();
    expect(dialer.dials).toHaveLength(2);
    expect(link.status()).toBe('connected');
  });

  it('asks for no ticket while the server does not answer, and at once when it does', async () => {
    await connected();
    probe.isAway = true;
    dialer.last.lose(1006);
    jest.advanceTimersByTime(60_000);
    await settle();
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
    expect(link.nextTryAtMs()).not.toBeNull();
    probe.comeBack();
    await connected();
    expect(link.status()).toBe('connected');
  });

  it('takes a link on which nothing arrives for cut', async () => {
    await connected();
    dialer.last.stream.pong();
    jest.advanceTimersByTime(5_900);
    expect(link.status()).toBe('connected');
    jest.advanceTimersByTime(200);
    expect([link.status(), losses]).toEqual(['reconnecting', 1]);
  });

  it('says no notes to an agent that is older than them', async () => {
    await connected();
    expect(dialer.last.stream.notes).toHaveLength(1);
    dialer.last.lose(1003);
    expect(link.status()).toBe('reconnecting');
    jest.advanceTimersByTime(300);
    await connected();
    expect(dialer.last.stream.notes).toEqual([]);
  });

  it('waits longer each time it is refused, until told to try now', async () => {
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 4; attempt += 1) {
      await refused();
      pauses.push(pauseMs());
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
      await refused();
      if (attempt < 5) link.tryNow();
    }
    link.hurry();
    await refused();
    expect(pauseMs()).toBeLessThanOrEqual(300);
  });

  it('does not come back when the screen may no longer be seen', async () => {
    await connected();
    dialer.last.lose(4403);
    await settle();
    expect([link.status(), link.stopReason()]).toEqual(['stopped', 'revoked']);
    jest.advanceTimersByTime(60_000);
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
  });

  it('stops when the session is no longer there', async () => {
    await connected();
    dialer.last.lose(1001);
    jest.advanceTimersByTime(300);
    refuse(await requestTo(`${URL}/tickets`, 'POST'), 'session-not-found');
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

  it('dials again when a session that was gone runs again', async () => {
    await connected();
    dialer.last.lose(4411);
    expect([link.status(), link.stopReason()]).toEqual(['stopped', 'gone']);
    link.sessionRuns();
    await connected();
    expect([link.status(), link.stopReason(), dialer.dials.length]).toEqual(['connected', null, 2]);
  });

  it('leaves a screen alone that may no longer be seen although its session runs', async () => {
    await connected();
    dialer.last.lose(4403);
    link.sessionRuns();
    await settle();
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
    expect(link.status()).toBe('stopped');
  });

  it('gives up a ticket and a dial that nobody answers, with more patience the next time', async () => {
    const request = await requestTo(`${URL}/tickets`, 'POST');
    jest.advanceTimersByTime(4_001);
    await settle();
    expect(request.cancelled).toBe(true);
    jest.advanceTimersByTime(300);
    await ticket();
    jest.advanceTimersByTime(11_900);
    expect(dialer.last.stream.isAbandoned).toBe(false);
    jest.advanceTimersByTime(200);
    expect(dialer.last.stream.isAbandoned).toBe(true);
    expect(link.status()).toBe('reconnecting');
  });

  it('shows the screen as this device wants it, also when that changes', async () => {
    await connected();
    expect(dialer.last.shown?.mode).toBe('fit');
    TestBed.inject(DisplaySettings).change({ mode: 'exact', isDense: true });
    TestBed.tick();
    expect(dialer.last.shown).toEqual({ mode: 'exact', quality: 'balanced', isDense: true });
  });

  describe('ahead of its session', () => {
    const noTicketIsAskedFor = (): void => TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);

    beforeEach(async () => {
      // In place of the try that was just begun.
      await requestTo(`${URL}/tickets`, 'POST');
      link.open({
        sessionId: SESSION.id,
        host: document.createElement('div'),
        beforeLoss: () => (losses += 1),
        awaitsStart: true,
      });
    });

    async function dialledAhead(): Promise<void> {
      const request = await requestTo(`${URL}/tickets`, 'POST');
      expect(request.request.body).toEqual({ awaitsStart: true });
      request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: SESSION.createdAt });
      await settle();
    }

    it('dials while that starts, for as long as it takes, and connects without another ticket', async () => {
      await dialledAhead();
      jest.advanceTimersByTime(25_000);
      expect(dialer.last.stream.isAbandoned).toBe(false);
      link.sessionRuns();
      dialer.last.connect();
      await settle();
      noTicketIsAskedFor();
      expect([link.status(), dialer.dials.length]).toEqual(['connected', 1]);
    });

    it('gives a screen up that does not come although the session runs', async () => {
      await dialledAhead();
      link.sessionRuns();
      jest.advanceTimersByTime(6_100);
      expect(dialer.last.stream.isAbandoned).toBe(true);
      expect(link.status()).toBe('reconnecting');
    });

    it('keeps it to itself when it was refused or cut off, and dials again when the session runs', async () => {
      await dialledAhead();
      dialer.last.lose(4409);
      jest.advanceTimersByTime(60_000);
      await settle();
      noTicketIsAskedFor();
      expect([link.status(), losses, link.nextTryAtMs()]).toEqual(['connecting', 0, null]);
      link.sessionRuns();
      const request = await requestTo(`${URL}/tickets`, 'POST');
      expect(request.request.body).toBeNull();
    });

    it('dials again when its ticket was refused, by a server that knows of none, and the session runs then', async () => {
      refuse(await requestTo(`${URL}/tickets`, 'POST'), 'session-not-running');
      await settle();
      jest.advanceTimersByTime(60_000);
      noTicketIsAskedFor();
      link.sessionRuns();
      await connected();
      expect(link.status()).toBe('connected');
    });

    it('goes on by itself like every other link once it was connected', async () => {
      await dialledAhead();
      dialer.last.connect();
      dialer.last.lose(1006);
      expect([link.status(), losses]).toEqual(['reconnecting', 1]);
      link.sessionRuns();
      expect(link.status()).toBe('reconnecting');
    });
  });

  it('hangs up with its viewer', async () => {
    await connected();
    TestBed.resetTestingModule();
    expect(dialer.last.isClosed).toBe(true);
  });
});
