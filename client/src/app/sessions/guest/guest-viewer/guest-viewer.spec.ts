import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import axe from 'axe-core';
import { SharedSessionView } from '../../../../../../protocol/http/shares.js';
import { providePlayedServer, requestTo, settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { PlayedDialer } from '../../../../../testing/played-dialer';
import { PlayedProbe } from '../../../../../testing/played-probe';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { ServerProbe } from '../../../core/server/server-probe';
import { ScreenDialer } from '../../screen-dialer';
import { GuestViewer } from './guest-viewer';

function shared(access: 'view' | 'control', expiresAt: string | null = null): SharedSessionView {
  return SharedSessionView.parse({
    id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f01',
    name: 'Linux desktop',
    owner: { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f0a', username: 'ada', displayName: 'Ada' },
    access,
    expiresAt,
    state: 'running',
    template: { id: 'desktop', name: 'Linux desktop', icon: 'desktop' },
    stream: { kind: 'rfb' },
    createdAt: '2026-01-31T09:30:00.000Z',
  });
}

describe('GuestViewer', () => {
  let fixture: ComponentFixture<GuestViewer>;
  let page: HTMLElement;
  let dialer: PlayedDialer;

  async function open(session: SharedSessionView): Promise<void> {
    localStorage.clear();
    dialer = new PlayedDialer();
    TestBed.configureTestingModule({
      providers: [
        ...providePlayedServer(),
        provideRouter([]),
        { provide: ScreenDialer, useValue: dialer },
        { provide: ServerProbe, useValue: new PlayedProbe() },
      ],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(GuestViewer);
    fixture.componentRef.setInput('session', session);
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await settle();
    (await requestTo(`/api/v1/sessions/${session.id}/tickets`, 'POST')).flush({
      url: '/api/v1/vnc/1',
      protocols: ['binary'],
      expiresAt: session.createdAt,
    });
    await settle();
    dialer.last.connect();
    await settle();
  }
  afterEach(() => page.remove());

  const sections = (): string[] => textOf(page, 'app-panel-section h2');

  it('offers whoever may only look nothing to type with, and says so', async () => {
    await open(shared('view'));
    expect(sections()).toEqual(['Display']);
    expect(page.querySelector('app-screen-input')).toBeNull();
    expect(textOf(page, '.also').join()).toContain('You may look; what you type, click or copy goes nowhere.');
  });

  it('offers whoever may use it clipboard and keys, until when', async () => {
    await open(shared('control', '2099-01-01T10:00:00.000Z'));
    expect(sections()).toEqual(['Clipboard', 'Display', 'Keyboard']);
    expect(page.querySelector('app-screen-input')).not.toBeNull();
    expect(textOf(page, '.also')[1]).toMatch(/^Until .+\.$/);
  });

  it('leaves the screen the size that its owner gave it', async () => {
    await open(shared('control'));
    expect(dialer.last.shown?.mode).toBe('scale');
    const modes = [...page.querySelectorAll<HTMLInputElement>('input[name="display-mode"]')];
    expect(modes.map(({ value }) => value)).toEqual(['scale', 'exact']);
    modes[1]?.click();
    await settle();
    expect(dialer.last.shown?.mode).toBe('exact');
    expect(localStorage.getItem('streamspace.display')).toBeNull();
  });

  it('opens and closes its panel, and has a way out', async () => {
    await open(shared('view'));
    page.querySelector<HTMLElement>('.handle')?.click();
    await settle();
    expect(page.querySelector('aside')?.hasAttribute('inert')).toBe(false);
    expect(textOf(page, 'aside ul a')).toEqual(['Leave the session']);
    page.querySelector<HTMLElement>('.close')?.click();
    await settle();
    expect(page.querySelector('aside')?.hasAttribute('inert')).toBe(true);
    expect(document.activeElement?.id).toBe('content');
  });

  it('tries again at once when asked', async () => {
    await open(shared('view'));
    dialer.last.lose(1006);
    await settle();
    press(page, 'Try now');
    await requestTo(`/api/v1/sessions/${shared('view').id}/tickets`, 'POST');
  });

  it('holds nothing that axe minds', async () => {
    await open(shared('control'));
    page.querySelector<HTMLElement>('.handle')?.click();
    await settle();
    const { violations } = await axe.run(page, { rules: { 'color-contrast': { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
