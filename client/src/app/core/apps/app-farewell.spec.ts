import { jest } from '@jest/globals';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { providePlayedServer, settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { SessionStore } from '../live/session-store';
import { AppFarewell } from './app-farewell';
import { VisitedApps } from './visited-apps';

const { id } = aSession();
const ORIGIN = `https://${id}.apps.example`;

describe('AppFarewell', () => {
  let fixture: ComponentFixture<AppFarewell>;

  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    localStorage.clear();
  });
  afterEach(() => jest.useRealTimers());

  async function open(): Promise<void> {
    TestBed.configureTestingModule({ providers: [...providePlayedServer()] });
    fixture = TestBed.createComponent(AppFarewell);
    await settle();
  }
  async function becomes(...changes: Parameters<typeof aSession>): Promise<void> {
    TestBed.inject(SessionStore).merge(aSession(...changes));
    await settle();
  }
  const frame = (): HTMLIFrameElement | null => (fixture.nativeElement as HTMLElement).querySelector('iframe');
  const say = async (page: string, origin: string, source: Window | null): Promise<void> => {
    window.dispatchEvent(new MessageEvent('message', { data: { type: 'streamspace.page', page }, origin, source }));
    await settle();
  };

  it('goes to the host of an application once its session ends, until our last page has spoken', async () => {
    await open();
    TestBed.inject(VisitedApps).note(id, ORIGIN);
    await becomes({ state: 'running' });
    expect(frame()).toBeNull();
    await becomes({ state: 'ending', generation: 2 });
    expect(frame()?.src).toBe(`${ORIGIN}/`);
    const source = frame()?.contentWindow ?? null;
    await say('waiting', ORIGIN, source);
    await say('ended', 'https://other.apps.example', source);
    await say('ended', ORIGIN, window);
    expect(frame()).not.toBeNull();
    await say('ended', ORIGIN, source);
    expect(frame()).toBeNull();
    await becomes({ state: 'ended', generation: 2 });
    expect(frame()).toBeNull();
  });

  it('gives up when the host does not answer', async () => {
    await open();
    TestBed.inject(VisitedApps).note(id, ORIGIN);
    await becomes({ state: 'ended' });
    expect(frame()).not.toBeNull();
    jest.advanceTimersByTime(5_000);
    await settle();
    expect(frame()).toBeNull();
  });

  it('remembers across reloads, and takes nothing but hosts of others from the storage', async () => {
    const kept = [
      [id, ORIGIN],
      ['a', document.location.origin],
      ['b', 'javascript:alert(1)'],
      ['c', `${ORIGIN}/x`],
      'd',
    ];
    localStorage.setItem('streamspace.visited-apps', JSON.stringify(kept));
    await open();
    expect([...TestBed.inject(VisitedApps).origins()]).toEqual([[id, ORIGIN]]);
    await becomes({ state: 'ended' });
    expect(frame()).not.toBeNull();
  });
});
