import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, provideRouter } from '@angular/router';
import type { Overview } from '../../../../../../protocol/http/overview.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { anAdminSession } from '../../../../../testing/builders';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SignedInPerson } from '../../../core/auth/signed-in-person';
import { VisitAccess } from '../visit-access';
import { VisitButton } from './visit-button';

const SESSION = anAdminSession({ state: 'running' });
const URL = `/api/v1/admin/sessions/${SESSION.id}/tickets`;

describe('VisitButton', () => {
  let fixture: ComponentFixture<VisitButton>;
  let page: HTMLElement;

  async function open(
    screenAccess: Overview['screenAccess'],
    session = SESSION,
    me: object = { id: '1', username: 'eve', displayName: 'Eve', role: 'admin' },
  ): Promise<void> {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([{ path: '**', children: [] }]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    const loaded = TestBed.inject(SignedInPerson).load();
    (await requestTo('/api/v1/me')).flush(me);
    await loaded;
    const known = TestBed.inject(VisitAccess).load();
    await requestTo('/api/v1/admin/overview').then(
      (request) => request.flush({ sessions: {}, agents: [], screenAccess }),
      () => undefined,
    );
    await known;
    fixture = TestBed.createComponent(VisitButton);
    fixture.componentRef.setInput('session', session);
    page = fixture.nativeElement as HTMLElement;
    await settle();
  }
  afterEach(() => TestBed.inject(MatDialog).closeAll());

  const isOffered = (): boolean => page.querySelector('button') !== null;
  const dialog = (): HTMLElement => document.querySelector<HTMLElement>('mat-dialog-container')!;

  it('asks for a reason, tells that the owner is told, and leads to the screen', async () => {
    await open('view');
    press(page, 'Look at the screen…');
    await settle();
    expect(dialog().textContent).toContain('Ada Lovelace is told at once');
    expect(dialog().textContent).toContain('You may look for half an hour.');
    fill(dialog(), 'reason', 'because');
    press(dialog(), 'Tell the owner and look');
    await settle();
    expect(textOf(dialog(), '.error')).toEqual(['Say it in 10 characters or more.']);
    fill(dialog(), 'reason', ' Ticket 4711: the window stays empty. ');
    press(dialog(), 'Tell the owner and look');
    const request = await requestTo(URL, 'POST');
    expect(request.request.body).toEqual({ reason: 'Ticket 4711: the window stays empty.' });
    request.flush({ url: '/api/v1/vnc/1', protocols: [], expiresAt: SESSION.createdAt });
    await settle();
    await fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe(`/shared/${SESSION.id}`);
  });

  it('says in the dialog why it was refused, and keeps the reason', async () => {
    await open('view');
    press(page, 'Look at the screen…');
    await settle();
    fill(dialog(), 'reason', 'Ticket 4711: empty.');
    press(dialog(), 'Tell the owner and look');
    refuse(await requestTo(URL, 'POST'), 'session-not-running');
    await settle();
    expect(textOf(dialog(), 'app-problem-notice').join()).toContain('Detail of session-not-running.');
    expect(dialog().querySelector<HTMLInputElement>('input')?.value).toBe('Ticket 4711: empty.');
  });

  it('is there only for administrators, where it is switched on', async () => {
    await open('off');
    expect(isOffered()).toBe(false);
    TestBed.resetTestingModule();
    await open('view', SESSION, { id: '1', username: 'otto', displayName: 'Otto', role: 'operator' });
    expect(isOffered()).toBe(false);
  });

  it.each([
    ['one’s own session', anAdminSession({ owner: { id: SESSION.id, username: 'eve', displayName: 'Eve' } })],
    ['a session that sleeps', anAdminSession({ state: 'hibernated' })],
    ['a web application that may only be looked at', anAdminSession({ stream: { kind: 'http' } })],
    ['a machine that does not answer', anAdminSession({ agent: { id: SESSION.id, name: 'a', isReachable: false } })],
  ])('is not there for %s', async (_, session) => {
    await open('view', session, { id: SESSION.id, username: 'eve', displayName: 'Eve', role: 'admin' });
    expect(isOffered()).toBe(false);
  });
});
