import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MATERIAL_ANIMATIONS } from '@angular/material/core';
import { MatDialog } from '@angular/material/dialog';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { anAdminSession, anAgent, anOrphan } from '../../../../testing/builders';
import { fill, press, textOf } from '../../../../testing/page';
import type { OrphanView } from '../../../../../protocol/http/orphans.js';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { AgentPage } from './agent-page';

const AGENT = anAgent();
const URL = `/api/v1/agents/${AGENT.id}`;
const ORPHAN_URL = `${URL}/orphans/${anOrphan().id}`;

describe('AgentPage', () => {
  let fixture: ComponentFixture<AgentPage>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([]),
        { provide: MATERIAL_ANIMATIONS, useValue: { animationsDisabled: true } },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
  });

  afterEach(() => TestBed.inject(MatDialog).closeAll());

  async function signIn(role: 'operator' | 'admin'): Promise<void> {
    const loaded = TestBed.inject(SignedInPerson).load();
    (await requestTo('/api/v1/me')).flush({ id: '1', username: 'eve', displayName: 'Eve', role });
    await loaded;
  }

  async function answer(...items: OrphanView[]): Promise<void> {
    (await requestTo(`${URL}/orphans`)).flush({ items, nextCursor: null });
    await settle();
  }

  async function open(agent = AGENT, ...orphans: OrphanView[]): Promise<void> {
    fixture = TestBed.createComponent(AgentPage);
    fixture.componentRef.setInput('id', AGENT.id);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    (await requestTo(URL)).flush(agent);
    await answer(...orphans);
  }

  const dialog = (): HTMLElement => document.querySelector<HTMLElement>('mat-dialog-container')!;

  it('says how the agent is and what that means', async () => {
    await signIn('operator');
    await open(anAgent({ isConnected: false }));
    expect(textOf(page, 'app-agent-mark')).toEqual(['Unreachable']);
    expect(page.textContent).toContain('Its sessions are kept as they are and counted');
    expect(textOf(page, 'app-empty-state h3')).toEqual(['Nothing is left over']);
  });

  it('says in words what kind of machine it is, and where to look when that does not answer', async () => {
    await signIn('operator');
    await open(anAgent({ platform: 'kubernetes', isDegraded: true, labels: { zone: 'north', gpu: '' } }));
    expect(textOf(page, '[data-testid=agent-facts] dd').slice(0, 2)).toEqual([
      'Kubernetes: a pod for each session',
      '20 sessions, 8 CPU, 16 GiB',
    ]);
    expect(textOf(page, '[data-testid=agent-facts] code')).toEqual(['zone=north', 'gpu']);
    expect(page.textContent).toContain('Look at the API server of that cluster');
  });

  it('says in whole sentences what is to be mended, as long as there is something', async () => {
    await signIn('operator');
    const message = 'Sessions reach one another. Install a network plugin that enforces policies.';
    await open(anAgent({ warnings: [{ code: 'network-policies-ignored', message }] }));
    expect(textOf(page, '#warnings h3')).toEqual(['Network policies are not enforced']);
    expect(textOf(page, '#warnings p')).toEqual([message]);
    await open();
    expect(page.querySelector('#warnings')).toBeNull();
  });

  it('shows operators what is left over, and lets them touch nothing', async () => {
    await signIn('operator');
    await open(AGENT, anOrphan());
    expect(textOf(page, 'h3')).toEqual(['streamspace-terminal-1']);
    expect(textOf(page, 'app-orphan-card dd')).toContain('1 CPU · 1 GiB');
    expect(page.querySelectorAll('button')).toHaveLength(0);
  });

  it('has the agent replace its key, and says since when it has it', async () => {
    await signIn('admin');
    await open();
    press(page, 'Replace key');
    const keySince = '2026-03-01T12:00:00.000Z';
    (await requestTo(`${URL}/rotate-key`, 'POST')).flush(anAgent({ keySince }));
    await settle();
    expect(textOf(page, '[data-testid=key-news]')).toEqual([
      'It has a new key, and its streams go on. The old key is good for a while longer.',
    ]);
    expect(textOf(page, '[data-testid=agent-facts] dd').join()).toContain('Mar 1');
  });

  it('says why the key stays', async () => {
    await signIn('admin');
    await open();
    press(page, 'Replace key');
    refuse(await requestTo(`${URL}/rotate-key`, 'POST'), 'key-not-replaceable');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of key-not-replaceable.');
    await open(anAgent({ isConnected: false }));
    expect(page.textContent).not.toContain('Replace key');
  });

  it('makes a session of one for the person that the administrator names', async () => {
    await signIn('admin');
    await open(AGENT, anOrphan());
    press(page, 'Adopt…');
    await settle();
    press(dialog(), 'Adopt');
    await settle();
    expect(textOf(dialog(), '.error')).toEqual(['Say whose session it becomes.']);
    fill(dialog(), 'person', ' ada ');
    press(dialog(), 'Adopt');
    const request = await requestTo(`${ORPHAN_URL}/adopt`, 'POST');
    expect(request.request.body).toEqual({ username: 'ada' });
    request.flush(anAdminSession({ name: 'Terminal' }));
    await answer();
    expect(textOf(page, '#orphans .news')).toEqual(['“Terminal” is a session of Ada Lovelace now.']);
  });

  it('says why one could not be adopted', async () => {
    await signIn('admin');
    await open(AGENT, anOrphan({ adoption: { isPossible: true, needsPerson: false, message: 'It goes on.' } }));
    press(page, 'Adopt…');
    await settle();
    press(dialog(), 'Adopt');
    refuse(await requestTo(`${ORPHAN_URL}/adopt`, 'POST'), 'quota-exceeded');
    await answer(anOrphan());
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of quota-exceeded.');
  });

  it('removes one once its name was typed, and shows how far that is', async () => {
    await signIn('admin');
    await open(AGENT, anOrphan({ adoption: { isPossible: false, needsPerson: false, message: 'Not this one.' } }));
    expect(page.textContent).not.toContain('Adopt…');
    press(page, 'Remove…');
    await settle();
    fill(dialog(), 'confirm', 'streamspace-terminal-1');
    press(dialog(), 'Remove instance');
    const request = await requestTo(ORPHAN_URL, 'DELETE');
    expect(request.request.body).toEqual({ confirm: 'streamspace-terminal-1' });
    const removal = { requestedAt: '2026-01-31T09:30:00.000Z', message: 'north is removing it.' };
    request.flush(anOrphan({ removal }));
    await answer(anOrphan({ removal }));
    expect(textOf(page, '.leaving')).toEqual(['Being removed. north is removing it.']);
    expect(page.textContent).not.toContain('Remove…');
  });
});
