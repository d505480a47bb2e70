import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { HttpTestingController } from '@angular/common/http/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { anEntry, aSession } from '../../../../testing/builders';
import { PlayedDialer } from '../../../../testing/played-dialer';
import { textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { TimelineStore } from '../../core/live/timeline-store';
import { ScreenDialer } from '../screen-dialer';
import { strings } from '../strings';
import { SessionPage } from './session-page';

const { id } = aSession();
const URL = `/api/v1/sessions/${id}`;

describe('SessionPage', () => {
  let fixture: ComponentFixture<SessionPage>;
  let page: HTMLElement;
  let dialer: PlayedDialer;

  beforeEach(() => {
    dialer = new PlayedDialer();
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter([]), { provide: ScreenDialer, useValue: dialer }],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
  });

  async function open(): Promise<void> {
    fixture = TestBed.createComponent(SessionPage);
    fixture.componentRef.setInput('id', id);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  }

  async function becomes(...changes: Parameters<typeof aSession>): Promise<void> {
    TestBed.inject(SessionStore).merge(aSession(...changes));
    await settle();
  }

  const shows = (selector: string): boolean => page.querySelector(selector) !== null;

  it('turns from the start screen into the screen without a reload', async () => {
    await becomes({ state: 'starting' });
    await open();
    expect(shows('app-start-screen')).toBe(true);
    await becomes({ state: 'running' });
    const request = await requestTo(`${URL}/tickets`, 'POST');
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: '2026-01-31T09:30:00.000Z' });
    await settle();
    expect(shows('app-start-screen')).toBe(true);
    dialer.last.connect();
    await settle();
    expect(shows('app-start-screen')).toBe(false);
    expect(page.querySelector('[data-testid="connection-state"]')?.getAttribute('data-state')).toBe('connected');
  });

  it('dials the screen while the desktop starts, behind the start screen, and shows it as soon as it is there', async () => {
    await becomes({ state: 'starting' });
    await open();
    expect(shows('app-session-viewer')).toBe(false);
    TestBed.inject(TimelineStore).add(id, [anEntry(0, { kind: 'step', step: 'workload-started' })]);
    await settle();
    const request = await requestTo(`${URL}/tickets`, 'POST');
    expect(request.request.body).toEqual({ awaitsStart: true });
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: '2026-01-31T09:30:00.000Z' });
    await settle();
    expect([shows('app-start-screen'), shows('app-session-viewer[inert]')]).toEqual([true, true]);
    dialer.last.connect();
    await settle();
    expect([shows('app-start-screen'), shows('app-session-viewer[inert]')]).toEqual([false, false]);
    await becomes({ state: 'running' });
    expect([shows('app-start-screen'), dialer.dials.length]).toEqual([false, 1]);
  });

  it('dials the screen of a thawed session once, when it runs: what led to the freeze says nothing of the thaw', async () => {
    await becomes({ state: 'standby' });
    const old = [anEntry(0, { step: 'workload-started' }), anEntry(1, { kind: 'state', state: 'running' })];
    TestBed.inject(TimelineStore).add(id, [...old, anEntry(2, { kind: 'state', state: 'standby' })]);
    await open();
    (await requestTo(`${URL}/wake`, 'POST')).flush(aSession({ state: 'waking', generation: 2 }));
    await settle();
    expect(shows('app-session-viewer')).toBe(false);
    TestBed.inject(TimelineStore).add(id, [anEntry(3, { kind: 'state', state: 'waking' })]);
    await settle();
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
    await becomes({ state: 'running', generation: 2 });
    const request = await requestTo(`${URL}/tickets`, 'POST');
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: '2026-01-31T09:30:00.000Z' });
    await settle();
    TestBed.inject(TimelineStore).add(id, [anEntry(4, { kind: 'state', state: 'running' })]);
    await settle();
    TestBed.inject(HttpTestingController).expectNone(`${URL}/tickets`);
    expect(dialer.dials).toHaveLength(1);
  });

  it('hangs up and says why when the start fails after all', async () => {
    await becomes({ state: 'starting' });
    await open();
    TestBed.inject(TimelineStore).add(id, [anEntry(0, { kind: 'step', step: 'workload-started' })]);
    await settle();
    const request = await requestTo(`${URL}/tickets`, 'POST');
    request.flush({ url: '/api/v1/vnc/1', protocols: ['binary'], expiresAt: '2026-01-31T09:30:00.000Z' });
    await settle();
    await becomes({ state: 'failed', reason: { code: 'start-failed', message: 'The desktop broke.' } });
    expect([dialer.last.isClosed, shows('app-session-viewer'), shows('app-start-screen')]).toEqual([true, false, true]);
    expect(page.textContent).toContain('The desktop broke.');
  });

  it('says why there is no screen when it is refused for good before the first picture', async () => {
    await becomes({ state: 'running' });
    await open();
    refuse(await requestTo(`${URL}/tickets`, 'POST'), 'not-allowed');
    await settle();
    expect(shows('app-start-screen')).toBe(false);
    expect(shows('app-session-viewer[inert]')).toBe(false);
    expect(textOf(page, '[role="alert"] strong')).toEqual([strings.viewer.revoked]);
  });

  it('wakes a sleeping session by being opened', async () => {
    await becomes({ state: 'hibernated' });
    await open();
    (await requestTo(`${URL}/wake`, 'POST')).flush(aSession({ state: 'waking', generation: 2 }));
    await settle();
    expect(textOf(page, 'h1')).toEqual(['Waking Linux desktop']);
  });

  it('leaves a session asleep that falls asleep while it is looked at', async () => {
    await becomes({ state: 'running' });
    await open();
    await becomes({ state: 'hibernated', generation: 2 });
    TestBed.inject(HttpTestingController).expectNone(`${URL}/wake`);
    expect(textOf(page, 'app-session-notice h1')).toEqual(['Linux desktop is asleep']);
    expect(textOf(page, 'app-session-notice button')).toEqual(['Wake']);
  });

  it('says why a session sleeps that nobody put to sleep', async () => {
    await becomes({ state: 'running' });
    await open();
    await becomes({ state: 'hibernated', generation: 2 });
    const message = 'Nobody has used the session for a while.';
    const entries = [anEntry(0, { kind: 'state', message }), anEntry(1, { kind: 'state', state: 'hibernating' })];
    (await requestTo(`${URL}/timeline`)).flush({ entries });
    await settle();
    expect(textOf(page, 'app-session-notice [role="status"] p').join()).toContain(message);
  });

  describe('a session that was frozen while it is looked at', () => {
    const press = (key: string, target: EventTarget = document): boolean =>
      target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const wakes = async (): Promise<void> => {
      (await requestTo(`${URL}/wake`, 'POST')).flush(aSession({ state: 'waking', generation: 3 }));
      await settle();
      expect(shows('app-start-screen')).toBe(true);
    };

    beforeEach(async () => {
      await becomes({ state: 'running' });
      await open();
      await becomes({ state: 'standby', generation: 2 });
    });

    it('is paused, and no program of it starts again', () => {
      expect(textOf(page, 'app-session-notice h1')).toEqual(['Linux desktop is paused']);
      expect(textOf(page, 'app-session-notice p').join()).toContain('Everything is as you left it');
      expect(textOf(page, 'app-session-notice button')).toEqual(['Go on']);
    });

    it('goes on with a key, but not with one that moves about the page', async () => {
      press('Tab');
      press('Enter', page.querySelector('app-session-notice .actions a')!);
      TestBed.inject(HttpTestingController).expectNone(`${URL}/wake`);
      press('x');
      await wakes();
    });

    it('goes on with a click anywhere', async () => {
      page.querySelector<HTMLElement>('app-session-notice main')!.click();
      await wakes();
    });

    it('goes on with its button, once', async () => {
      page.querySelector<HTMLElement>('app-session-notice button')!.click();
      await wakes();
    });
  });

  it('says why a session cannot wake', async () => {
    await becomes({ state: 'hibernated' });
    await open();
    refuse(await requestTo(`${URL}/wake`, 'POST'), 'agent-unavailable');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of agent-unavailable.');
  });

  it('shows that a session is over, and one that never was', async () => {
    await becomes({ state: 'ended' });
    await open();
    expect(textOf(page, 'h1')).toEqual(['Linux desktop has ended']);
    TestBed.inject(SessionStore).clear();
    await open();
    refuse(await requestTo(URL), 'session-not-found');
    await settle();
    expect(textOf(page, 'h1')).toEqual(['There is no such session']);
  });
});
