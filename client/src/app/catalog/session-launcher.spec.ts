import { TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { Router, provideRouter } from '@angular/router';
import { CreateSession } from '../../../../protocol/http/sessions.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../testing/api-doubles';
import { aSession, aTemplate } from '../../../testing/builders';
import { press } from '../../../testing/page';
import { AccessTokens } from '../core/auth/access-tokens';
import { SessionStore } from '../core/live/session-store';
import { CatalogShelf } from './catalog-shelf';
import { SessionLauncher } from './session-launcher';

describe('SessionLauncher', () => {
  let launcher: SessionLauncher;
  const launched = aSession({ state: 'pending' });

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([{ path: '**', children: [] }]),
        SessionLauncher,
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    launcher = TestBed.inject(SessionLauncher);
  });
  afterEach(() => TestBed.inject(MatDialog).closeAll());

  it('asks for what the API takes, once, and goes to the start screen', async () => {
    const launching = launcher.launch(aTemplate(), { name: 'Report' });
    void launcher.launch(aTemplate());
    const request = await requestTo('/api/v1/sessions', 'POST');
    expect(CreateSession.parse(request.request.body)).toMatchObject({ templateId: 'desktop', name: 'Report' });
    expect(request.request.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
    request.flush(launched);
    await launching;
    expect(TestBed.inject(Router).url).toBe(`/sessions/${launched.id}`);
    expect(TestBed.inject(SessionStore).view(launched.id)).toEqual(launched);
    expect(TestBed.inject(CatalogShelf).recent()).toEqual(['desktop']);
  });

  it('says why it was refused', async () => {
    const launching = launcher.launch(aTemplate());
    refuse(await requestTo('/api/v1/sessions', 'POST'), 'template-not-found');
    await launching;
    expect([launcher.problem()?.code, launcher.busyWith()]).toEqual(['template-not-found', null]);
  });

  it('offers a temporary home when the files are in use', async () => {
    void launcher.launch(aTemplate());
    refuse(await requestTo('/api/v1/sessions', 'POST'), 'home-in-use');
    await settle();
    press(document.body, 'Start with a temporary home');
    await settle();
    const again = await requestTo('/api/v1/sessions', 'POST');
    expect(again.request.body).toMatchObject({ home: 'temporary' });
  });

  it('offers the session that holds the files', async () => {
    TestBed.inject(SessionStore).merge(aSession());
    const launching = launcher.launch(aTemplate());
    refuse(await requestTo('/api/v1/sessions', 'POST'), 'home-in-use');
    await settle();
    press(document.body, 'Open the running one');
    await launching;
    expect(TestBed.inject(Router).url).toBe(`/sessions/${aSession().id}`);
  });
});
