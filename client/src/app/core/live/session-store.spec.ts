import { TestBed } from '@angular/core/testing';
import { aSession } from '../../../../testing/builders';
import { providePlayedServer, refuse, requestTo } from '../../../../testing/api-doubles';
import { AccessTokens } from '../auth/access-tokens';
import { SessionStore } from './session-store';

const OTHER = '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f99';
const LATER = '2026-01-31T09:31:00.000Z';

describe('SessionStore', () => {
  let store: SessionStore;
  beforeEach(() => {
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    store = TestBed.inject(SessionStore);
  });

  const states = (): string[] => store.sessions().map(({ state }) => state);

  it('takes a newer view and ignores an older one', () => {
    store.merge(aSession({ state: 'starting', updatedAt: LATER }));
    store.merge(aSession({ state: 'pending' }));
    expect(states()).toEqual(['starting']);
    store.merge(aSession({ state: 'running', updatedAt: LATER }));
    expect(states()).toEqual(['running']);
  });

  it('puts the generation above the clock', () => {
    store.merge(aSession({ state: 'waking', generation: 3 }));
    store.merge(aSession({ state: 'hibernated', generation: 2, updatedAt: LATER }));
    expect(states()).toEqual(['waking']);
  });

  it('shows the newest first and leaves out what has ended', () => {
    store.merge(aSession({ name: 'old' }));
    store.merge(aSession({ id: OTHER, name: 'new', createdAt: LATER }));
    expect(store.sessions().map(({ name }) => name)).toEqual(['new', 'old']);
    store.merge(aSession({ id: OTHER, name: 'new', createdAt: LATER, state: 'ended', updatedAt: LATER }));
    expect(store.sessions().map(({ name }) => name)).toEqual(['old']);
  });

  it('forgets what a new list no longer names, but not what was heard meanwhile', async () => {
    store.merge(aSession());
    const reading = store.refetch();
    const request = await requestTo('/api/v1/sessions');
    store.merge(aSession({ id: OTHER, state: 'pending' }));
    request.flush({ items: [], nextCursor: null });
    await reading;
    expect(store.sessions().map(({ id }) => id)).toEqual([OTHER]);
    expect(store.status()).toBe('ready');
  });

  it('does not let a slow list undo a live update', async () => {
    const reading = store.refetch();
    const request = await requestTo('/api/v1/sessions');
    store.merge(aSession({ state: 'running', updatedAt: LATER }));
    request.flush({ items: [aSession({ state: 'starting' })], nextCursor: null });
    await reading;
    expect(states()).toEqual(['running']);
  });

  it('reads every page', async () => {
    const reading = store.refetch();
    (await requestTo('/api/v1/sessions')).flush({ items: [aSession()], nextCursor: 'next' });
    const second = await requestTo('/api/v1/sessions');
    expect(second.request.params.get('cursor')).toBe('next');
    second.flush({ items: [aSession({ id: OTHER })], nextCursor: null });
    await reading;
    expect(store.sessions()).toHaveLength(2);
  });

  it('keeps what it has when reading fails, and says why', async () => {
    store.merge(aSession());
    const reading = store.refetch();
    refuse(await requestTo('/api/v1/sessions'), 'database-unavailable');
    await reading;
    expect(store.status()).toBe('failed');
    expect(store.problem()?.requestId).toBe('request-1');
    expect(store.sessions()).toHaveLength(1);
  });
});
