import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { press } from '../../../../testing/page';
import { UnseenObserver } from '../../../../testing/unseen';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { strings } from '../strings';
import { SessionCard } from './session-card';

describe('SessionCard', () => {
  const { IntersectionObserver: before } = globalThis;
  let fixture: ComponentFixture<SessionCard>;
  let page: HTMLElement;

  beforeEach(() => {
    globalThis.IntersectionObserver = UnseenObserver;
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter([{ path: '**', children: [] }])],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
  });
  afterEach(() => {
    globalThis.IntersectionObserver = before;
  });

  const session = aSession({ state: 'standby' });
  const wakeUrl = `/api/v1/sessions/${session.id}/wake`;

  async function show(): Promise<void> {
    fixture = TestBed.createComponent(SessionCard);
    fixture.componentRef.setInput('session', session);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  }

  it('wakes a session that rests at the click, before its page is there', async () => {
    await show();
    press(page, strings.card.wake);
    const request = await requestTo(wakeUrl, 'POST');
    expect(TestBed.inject(Router).url).toBe('/');
    request.flush(aSession({ state: 'waking', generation: 2 }));
    await settle();
    expect(TestBed.inject(SessionStore).view(session.id)?.state).toBe('waking');
    expect(TestBed.inject(Router).url).toBe(`/sessions/${session.id}`);
  });

  it('goes to the page that says why when that is refused', async () => {
    await show();
    press(page, strings.card.wake);
    refuse(await requestTo(wakeUrl, 'POST'), 'agent-unavailable');
    await settle();
    expect(TestBed.inject(Router).url).toBe(`/sessions/${session.id}`);
  });
});
