import { signal } from '@angular/core';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import axe from 'axe-core';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { Now } from '../../core/now';
import { SessionStore } from '../../core/live/session-store';
import { IdleWarning } from './idle-warning';

const START_MS = Date.parse('2026-01-31T09:00:00.000Z');
const URL = `/api/v1/sessions/${aSession().id}`;

const inSeconds = (seconds: number): string => new Date(START_MS + seconds * 1000).toISOString();
const sleepingIn = (seconds: number): ReturnType<typeof aSession> => aSession({ sleepsAt: inSeconds(seconds) });

describe('IdleWarning', () => {
  let fixture: ComponentFixture<IdleWarning>;
  let page: HTMLElement;
  const ms = signal(START_MS);

  beforeEach(() => {
    ms.set(START_MS);
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), { provide: Now, useValue: { ms } }] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(IdleWarning);
    page = fixture.nativeElement as HTMLElement;
  });

  /** The session as the viewer knows it, and as the server knows it when asked. */
  async function sleepsAt(known: string | null, real = known): Promise<void> {
    fixture.componentRef.setInput('session', aSession({ sleepsAt: known }));
    await settle();
    if (known === null || Date.parse(known) - ms() > 120_000) return;
    (await requestTo(URL)).flush(aSession({ sleepsAt: real }));
    await follow();
  }

  /** The viewer shows what the store holds. */
  async function follow(): Promise<void> {
    await settle();
    fixture.componentRef.setInput('session', TestBed.inject(SessionStore).view(aSession().id));
    await settle();
  }

  const countdown = (): string[] => textOf(page, '.numbers');

  it('says so in time, and counts down', async () => {
    await sleepsAt(inSeconds(100));
    expect(countdown()).toEqual(['This session goes to sleep in 100 s.']);
    ms.set(START_MS + 40_000);
    await settle();
    expect(countdown()).toEqual(['This session goes to sleep in 60 s.']);
    ms.set(START_MS + 101_000);
    await settle();
    expect(countdown()).toEqual(['This session is going to sleep.']);
  });

  it('is silent while there is time, and where a session never sleeps', async () => {
    await sleepsAt(inSeconds(121));
    expect(countdown()).toEqual([]);
    await sleepsAt(null);
    expect(countdown()).toEqual([]);
  });

  it('warns of nothing that input has put off meanwhile', async () => {
    await sleepsAt(inSeconds(100), inSeconds(3000));
    expect(countdown()).toEqual([]);
  });

  it('offers nothing at the end of a lifetime that would not help', async () => {
    fixture.componentRef.setInput('session', aSession({ sleepsAt: inSeconds(100), sleepCause: 'lifetime' }));
    await settle();
    (await requestTo(URL)).flush(aSession({ sleepsAt: inSeconds(100), sleepCause: 'lifetime' }));
    await follow();
    expect(textOf(page, 'strong')).toEqual(['Time for a break']);
    expect(countdown()).toEqual(['This session goes to sleep in 100 s.']);
    expect(page.querySelector('button')).toBeNull();
  });

  it('says that it pauses where it does no more than that', async () => {
    const due = aSession({ sleepsAt: inSeconds(100), sleepCause: 'idle', sleepAction: 'standby' });
    fixture.componentRef.setInput('session', due);
    await settle();
    (await requestTo(URL)).flush(due);
    await follow();
    expect(countdown()).toEqual(['This session pauses in 100 s.']);
    expect(textOf(page, 'button')).toEqual(['Keep it running']);
  });

  it('tells the rule at the end of the day, and puts it off as far as that goes', async () => {
    const keepableUntil = new Date(2026, 0, 31, 21, 0).toISOString();
    const due = aSession({
      sleepsAt: inSeconds(100),
      sleepCause: 'end-of-day',
      sleepAction: 'end',
      keepableUntil,
    });
    fixture.componentRef.setInput('session', due);
    await settle();
    (await requestTo(URL)).flush(due);
    await follow();
    expect(countdown()).toEqual(['This session ends in 100 s.']);
    expect(textOf(page, '.advice').join()).toContain('by your company’s rule');
    press(page, textOf(page, 'button').join());
    const request = await requestTo(`${URL}/keep-awake`, 'POST');
    expect(request.request.body).toEqual({ until: keepableUntil });
    request.flush({ ...due, sleepsAt: keepableUntil, keepableUntil: null });
    await follow();
    expect(countdown()).toEqual([]);
  });

  it('keeps the session running, and comes again for another time', async () => {
    await sleepsAt(inSeconds(100));
    press(page, 'Keep it running');
    (await requestTo(`${URL}/keep-awake`, 'POST')).flush(sleepingIn(3600));
    await follow();
    expect(countdown()).toEqual([]);
    await sleepsAt(inSeconds(110));
    expect(countdown()).toEqual(['This session goes to sleep in 110 s.']);
  });

  it('stays, and says so, when nobody could be told', async () => {
    await sleepsAt(inSeconds(100));
    press(page, 'Keep it running');
    refuse(await requestTo(`${URL}/keep-awake`, 'POST'), 'not-ready');
    await settle();
    expect(countdown()).toEqual(['This session goes to sleep in 100 s.']);
    expect(textOf(page, '[role="alert"]').join()).toContain('could not be told');
    expect(page.querySelector('button')?.disabled).toBe(false);
  });

  it('stays, and says so, when the answer is that nothing has changed', async () => {
    await sleepsAt(inSeconds(100));
    press(page, 'Keep it running');
    (await requestTo(`${URL}/keep-awake`, 'POST')).flush(sleepingIn(100));
    await follow();
    expect(countdown()).toEqual(['This session goes to sleep in 100 s.']);
    expect(textOf(page, '[role="alert"]').join()).toContain('Try again');
  });

  it('is read out once, and holds nothing that axe minds', async () => {
    await sleepsAt(inSeconds(100));
    expect(textOf(page, '[role="status"]').join()).toContain('within two minutes');
    document.body.append(page);
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
