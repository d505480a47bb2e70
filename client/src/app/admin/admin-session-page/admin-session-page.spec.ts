import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { anAdminSession, anEntry } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { AdminSessionPage } from './admin-session-page';

const { id } = anAdminSession();
const URL = `/api/v1/admin/sessions/${id}`;

describe('AdminSessionPage', () => {
  let fixture: ComponentFixture<AdminSessionPage>;
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    const loaded = TestBed.inject(SignedInPerson).load();
    (await requestTo('/api/v1/me')).flush({ id: '1', username: 'eve', displayName: 'Eve', role: 'admin' });
    await loaded;
  });

  async function answer(session = anAdminSession()): Promise<void> {
    (await requestTo(URL)).flush(session);
    (await requestTo(`${URL}/timeline`)).flush({ entries: [anEntry(0, { message: 'The session was requested.' })] });
    await settle();
  }

  async function open(session = anAdminSession()): Promise<void> {
    fixture = TestBed.createComponent(AdminSessionPage);
    fixture.componentRef.setInput('id', id);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    await answer(session);
  }

  it('says why a session waits, agent by agent, and what happened', async () => {
    const reason = { code: 'no-agent-suitable' as const, message: 'No agent has room.' };
    const placement = [{ agent: 'north', message: 'north is full.' }];
    await open(anAdminSession({ state: 'pending', agent: null, reason, placement }));
    expect(textOf(page, '[data-testid="why"]')).toEqual(['No agent has room.']);
    expect(textOf(page, 'code')).toEqual(['no-agent-suitable']);
    expect(textOf(page, '.refusals li')).toEqual(['north north is full.']);
    expect(textOf(page, 'app-timeline-list .message')).toEqual(['The session was requested.']);
  });

  it('says that a session cannot be reached, and that it is kept', async () => {
    await open(anAdminSession({ agent: { id, name: 'north', isReachable: false } }));
    expect(textOf(page, 'app-state-mark')).toEqual(['Unreachable']);
    expect(textOf(page, '[data-testid="why"]').join()).toContain('“north” does not answer');
  });

  it('starts a failed one again, or says why not', async () => {
    const failed = anAdminSession({ state: 'failed', reason: { code: 'disk-full', message: 'The disk is full.' } });
    await open(failed);
    press(page, 'Start again');
    refuse(await requestTo(`${URL}/retry`, 'POST'), 'session-conflict');
    await answer(failed);
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of session-conflict.');
    press(page, 'Start again');
    (await requestTo(`${URL}/retry`, 'POST')).flush(anAdminSession({ state: 'starting' }));
    await answer(anAdminSession({ state: 'starting' }));
    expect(textOf(page, 'app-state-mark')).toEqual(['Starting']);
    expect(textOf(page, 'app-problem-notice')).toEqual([]);
  });
});
