import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatSnackBar } from '@angular/material/snack-bar';
import { provideRouter } from '@angular/router';
import { jest } from '@jest/globals';
import { providePlayedServer, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { ViewerPanel } from './viewer-panel';

const IDLE = aSession({ sleepsAt: '2026-01-31T10:00:00.000Z', sleepCause: 'idle' });
const KEPT = aSession({ sleepsAt: '2026-01-31T10:30:00.000Z', sleepCause: 'idle' });
const URL = `/api/v1/sessions/${IDLE.id}/keep-awake`;

describe('ViewerPanel', () => {
  let fixture: ComponentFixture<ViewerPanel>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(ViewerPanel);
    page = fixture.nativeElement as HTMLElement;
    fixture.componentRef.setInput('isOpen', true);
    fixture.componentRef.setInput('link', { tone: 'good', words: 'Connected', handleWords: 'Connected.' });
  });

  async function show(session: typeof IDLE): Promise<void> {
    fixture.componentRef.setInput('session', session);
    await settle();
  }

  it('keeps a session running that would go to sleep for want of use, and says so', async () => {
    const said = jest.spyOn(TestBed.inject(MatSnackBar), 'open');
    await show(IDLE);
    press(page, 'Keep running');
    (await requestTo(URL, 'POST')).flush(KEPT);
    await settle();
    expect(TestBed.inject(SessionStore).view(IDLE.id)?.sleepsAt).toBe(KEPT.sleepsAt);
    expect(said.mock.lastCall?.[0]).toContain('It keeps running');
  });

  it('says so when that came to nothing', async () => {
    const said = jest.spyOn(TestBed.inject(MatSnackBar), 'open');
    await show(IDLE);
    press(page, 'Keep running');
    (await requestTo(URL, 'POST')).flush(IDLE);
    await settle();
    expect(said.mock.lastCall?.[0]).toContain('could not be kept running');
  });

  it('offers that neither at the end of a lifetime nor where a session never sleeps', async () => {
    for (const session of [aSession(), aSession({ sleepsAt: IDLE.sleepsAt, sleepCause: 'lifetime' })]) {
      await show(session);
      expect(textOf(page, 'ul button')).toEqual(['Change size', 'Put to sleep', 'End session']);
    }
  });

  it('tells by which rule it goes at the end of the day, and until when it can be kept', async () => {
    const due = { sleepsAt: IDLE.sleepsAt, sleepCause: 'end-of-day' } as const;
    await show(aSession({ ...due, keepableUntil: KEPT.sleepsAt }));
    expect(textOf(page, '.also').join()).toContain('goes to sleep at');
    const [keep] = textOf(page, 'ul button');
    expect(keep).toContain('Keep it running until');
    press(page, keep ?? '');
    expect((await requestTo(URL, 'POST')).request.body).toEqual({ until: KEPT.sleepsAt });
    await show(aSession(due));
    expect(textOf(page, 'ul button')).toEqual(['Change size', 'Put to sleep', 'End session']);
  });
});
