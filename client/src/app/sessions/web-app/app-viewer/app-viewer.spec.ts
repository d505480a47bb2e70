import { TestBed, type ComponentFixture } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { type WritableSignal, signal } from '@angular/core';
import axe from 'axe-core';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { aSession } from '../../../../../testing/builders';
import { press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { LiveConnection } from '../../../core/live/live-connection';
import { AppViewer } from './app-viewer';

const SESSION = aSession({ stream: { kind: 'http' } });
const TICKETS = `/api/v1/sessions/${SESSION.id}/tickets`;
const ADDRESS = `https://${SESSION.id}.apps.example/.streamspace/enter#`;

/** Live updates that come or do not, as the test says. */
class PlayedLive {
  readonly isLost: WritableSignal<boolean> = signal(false);
  readonly isConnected = signal(true);
}

describe('AppViewer', () => {
  let fixture: ComponentFixture<AppViewer>;
  let page: HTMLElement;
  let live: PlayedLive;
  let shown: number;
  let tickets: number;

  beforeEach(async () => {
    live = new PlayedLive();
    shown = 0;
    tickets = 0;
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter([]), { provide: LiveConnection, useValue: live }],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    fixture = TestBed.createComponent(AppViewer);
    fixture.componentRef.setInput('session', SESSION);
    fixture.componentInstance.connected.subscribe(() => (shown += 1));
    page = fixture.nativeElement as HTMLElement;
    await settle();
  });

  const give = async (): Promise<void> => {
    const expiresAt = '2026-01-31T09:30:00.000Z';
    (await requestTo(TICKETS, 'POST')).flush({ url: `${ADDRESS}${(tickets += 1)}`, protocols: [], expiresAt });
    await settle();
  };
  const frame = (): HTMLIFrameElement | null => page.querySelector('iframe');
  /** The page that uses the ticket, then the application's own. */
  const load = async (hasStorage = true): Promise<void> => {
    const data = { type: 'streamspace.page', page: 'entering', hasStorage };
    const source = frame()?.contentWindow ?? null;
    window.dispatchEvent(new MessageEvent('message', { data, origin: new URL(ADDRESS).origin, source }));
    frame()?.dispatchEvent(new Event('load'));
    frame()?.dispatchEvent(new Event('load'));
    await settle();
  };
  const state = (): string | undefined => page.querySelector<HTMLElement>('[data-testid="app-state"]')?.dataset.state;

  it('frames the application, and says so once there is something to see', async () => {
    expect(frame()).toBeNull();
    await give();
    expect(frame()?.src).toBe(`${ADDRESS}1`);
    expect(frame()?.title).toBe('Linux desktop');
    expect(frame()?.getAttribute('referrerpolicy')).toBe('no-referrer');
    expect(shown).toBe(0);
    await load();
    expect(shown).toBe(1);
    expect(state()).toBe('open');
  });

  it('offers a tab where the browser lets the application keep nothing in a frame', async () => {
    await give();
    await load(false);
    expect(document.querySelector('mat-snack-bar-container')?.textContent).toContain('Open in a tab');
  });

  it('grants features to the host of the application alone', async () => {
    await give();
    const granted = (frame()?.getAttribute('allow') ?? '').split('; ');
    expect(granted).toEqual(expect.arrayContaining(['clipboard-read', 'clipboard-write', 'fullscreen', 'microphone']));
    // A name alone means the host of the frame's address; anything after it would widen that.
    expect(granted.filter((each) => !/^[a-z-]+$/.test(each))).toEqual([]);
  });

  it('keeps the frame, and says so, while the server or the machine is away', async () => {
    await give();
    await load();
    const before = frame();
    live.isLost.set(true);
    await settle();
    expect(textOf(page, 'aside .link')).toEqual(['StreamSpace does not answer. The application stays as it is.']);
    live.isLost.set(false);
    fixture.componentRef.setInput('session', {
      ...SESSION,
      agent: { id: SESSION.id, name: 'rack-7', isReachable: false },
    });
    await settle();
    expect(textOf(page, 'aside .link')).toEqual(['The machine of this session does not answer. Your session is kept.']);
    expect(frame()).toBe(before);
  });

  it('shows why there is no ticket, and when it tries again', async () => {
    refuse(await requestTo(TICKETS, 'POST'), 'stream-unavailable');
    await settle();
    expect(shown).toBe(1);
    expect(textOf(page, '.notice strong')).toEqual(['Detail of stream-unavailable.']);
    press(page, 'Try now');
    await give();
    expect(textOf(page, '.notice')).toEqual([]);
  });

  it('takes another frame when it is loaded again', async () => {
    await give();
    await load();
    const before = frame();
    press(page, 'Load again');
    await give();
    expect(frame()).not.toBe(before);
  });

  it('has a way to its panel before the application and one after it', async () => {
    await give();
    const ways = [...page.querySelectorAll('.handle, iframe, .after')].map(
      ({ className, tagName }) => className || tagName,
    );
    expect(ways).toEqual(['handle', 'IFRAME', 'after']);
    page.querySelector<HTMLElement>('.after')?.click();
    await settle();
    expect(page.querySelector('aside')?.classList.contains('open')).toBe(true);
    expect(page.querySelector('.after')?.hasAttribute('inert')).toBe(true);
  });

  it('is no part of the page while it is covered', async () => {
    fixture.componentRef.setInput('isCovered', true);
    await settle();
    expect(page.hasAttribute('inert')).toBe(true);
  });

  it('holds nothing that axe minds', async () => {
    await give();
    document.body.append(page);
    const { violations } = await axe.run(page, { iframes: false, rules: { 'color-contrast': { enabled: false } } });
    expect(violations).toEqual([]);
  });
});
