import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession, anEntry } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { TimelineStore } from '../../core/live/timeline-store';
import { StartScreen } from './start-screen';

const SESSION = aSession({ state: 'starting' });
const URL = `/api/v1/sessions/${SESSION.id}`;

describe('StartScreen', () => {
  let fixture: ComponentFixture<StartScreen>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(StartScreen);
    page = fixture.nativeElement as HTMLElement;
  });

  async function show(session = SESSION): Promise<void> {
    fixture.componentRef.setInput('session', session);
    await settle();
  }

  it('follows the timeline, first read and then live', async () => {
    await show();
    const entries = [anEntry(0, { kind: 'requested' }), anEntry(1, { kind: 'placed', durationMs: 40 })];
    (await requestTo(`${URL}/timeline`)).flush({ entries });
    await settle();
    expect(textOf(page, '[data-status="done"]')).toEqual(['Found a machine<0.1 s']);
    expect(textOf(page, '[data-status="active"] .label')).toEqual(['Preparing your files']);
    TestBed.inject(TimelineStore).add(SESSION.id, [anEntry(2, { step: 'home-ready', durationMs: 1200 })]);
    await settle();
    expect(textOf(page, '[data-status="done"]')).toContain('Your files are ready1.2 s');
    expect(textOf(page, '[role="status"]')).toEqual(['Starting the application']);
  });

  it('says what a waiting session waits for, machine by machine', async () => {
    const reason = { code: 'no-agent-suitable' as const, message: 'No machine can take this session.' };
    const placement = [{ agent: 'rack-7', message: 'It is offline.' }];
    await show(aSession({ state: 'pending', agent: null, reason, placement }));
    expect(textOf(page, 'h1')).toEqual(['Linux desktop is waiting']);
    expect(textOf(page, '.reason')).toEqual(['No machine can take this session.']);
    expect(textOf(page, 'details li')).toEqual(['rack-7 It is offline.']);
    expect(textOf(page, '[role="status"]')).toEqual(['No machine can take this session.']);
  });

  it('shows why a start failed and starts again', async () => {
    const reason = { code: 'disk-full' as const, message: 'The disk is full.' };
    await show(aSession({ state: 'failed', reason }));
    expect(textOf(page, 'h1')).toEqual(['Linux desktop could not start']);
    expect(textOf(page, '.reason.bad')).toEqual(['The disk is full.']);
    press(page, 'Try again');
    (await requestTo(`${URL}/retry`, 'POST')).flush(aSession({ state: 'pending', generation: 2 }));
    await settle();
    expect(TestBed.inject(SessionStore).view(SESSION.id)?.state).toBe('pending');
  });

  it('tells a desktop that stopped from one that never started', async () => {
    await show(aSession({ state: 'failed', startedAt: SESSION.createdAt }));
    expect(textOf(page, 'h1')).toEqual(['Linux desktop has stopped']);
  });
});
