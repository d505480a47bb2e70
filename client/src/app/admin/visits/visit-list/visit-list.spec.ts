import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { VisitList } from './visit-list';

const VISIT = {
  position: 7,
  name: 'session.screen-visited',
  occurredAt: '2026-01-31T09:30:00.000Z',
  actor: { kind: 'user', id: '1', name: 'Olga' },
  targetName: 'Desk',
  data: { sessionId: 's1', userId: '1', access: 'view', reason: 'Ticket 4711.', until: '2026-01-31T10:00:00.000Z' },
};

describe('VisitList', () => {
  let fixture: ComponentFixture<VisitList>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(VisitList);
    page = fixture.nativeElement as HTMLElement;
  });

  it('tells who was where, and why, from the log', async () => {
    await settle();
    const request = await requestTo('/api/v1/audit');
    expect(request.request.params.toString()).toBe('event=session.screen-visited');
    request.flush({ items: [VISIT], nextCursor: '6' });
    await settle();
    expect(textOf(page, '.what')).toEqual(['Olga at Desk']);
    expect(page.querySelector('a')?.getAttribute('href')).toBe('/admin/sessions/s1');
    expect(textOf(page, '.reason')).toEqual(['Ticket 4711.']);
    press(page, 'Show more');
    expect((await requestTo('/api/v1/audit')).request.params.get('cursor')).toBe('6');
  });

  it('asks for those of one session only', async () => {
    fixture.componentRef.setInput('sessionId', 's1');
    await settle();
    const request = await requestTo('/api/v1/audit');
    expect(request.request.params.get('target')).toBe('session:s1');
    request.flush({ items: [], nextCursor: null });
    await settle();
    expect(page.textContent).toContain('No administrator ever looked at this screen.');
  });

  it('says that there is none, and what went wrong', async () => {
    await settle();
    refuse(await requestTo('/api/v1/audit'), 'database-unavailable');
    await settle();
    press(page, 'Try again');
    (await requestTo('/api/v1/audit')).flush({ items: [], nextCursor: null });
    await settle();
    expect(textOf(page, 'app-empty-state h3')).toEqual(['Nobody looked at a screen']);
  });
});
