import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { AccessTokens } from '../../core/auth/access-tokens';
import { AppLink } from './app-link';

const { id } = aSession();
const URL = `/api/v1/sessions/${id}`;
const ORIGIN = `https://${id}.apps.example`;

describe('AppLink', () => {
  let link: AppLink;
  const frame = window;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] });
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), AppLink] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    link = TestBed.inject(AppLink);
    link.open(id);
    give(await ticketAsked());
    await settle();
  });
  afterEach(() => jest.useRealTimers());

  const ticketAsked = (): Promise<TestRequest> => requestTo(`${URL}/tickets`, 'POST');
  let tickets = 0;
  const give = (request: TestRequest): void => {
    tickets += 1;
    const url = `${ORIGIN}/.streamspace/enter#ticket-${tickets}`;
    request.flush({ url, protocols: [], expiresAt: '2026-01-31T09:30:00.000Z' });
  };
  const say = (
    page: string,
    { origin = ORIGIN, source = frame }: { origin?: string; source?: Window | null } = {},
  ): void => link.hear({ data: { type: 'streamspace.page', page }, origin, source }, frame);
  /** The page that uses the ticket has loaded. */
  const enter = (): void => {
    say('entering');
    link.noteLoad();
  };
  const isAsked = (): boolean => TestBed.inject(HttpTestingController).match(`${URL}/tickets`).length > 0;

  it('leads to the application of a ticket', () => {
    expect(link.address()).toEqual({ url: `${ORIGIN}/.streamspace/enter#ticket-${tickets}`, origin: ORIGIN });
    expect(link.status()).toBe('opening');
    enter();
    link.noteLoad();
    expect(link.status()).toBe('open');
  });

  it('counts neither the page that enters nor the error of a browser as the application', () => {
    link.noteLoad();
    expect(link.status()).toBe('opening');
    say('entering');
    link.noteLoad();
    expect(link.status()).toBe('opening');
    link.noteLoad();
    expect(link.status()).toBe('open');
  });

  it('shows the frame when the application takes long for its page', () => {
    say('entering');
    link.noteLoad();
    jest.advanceTimersByTime(4_999);
    expect(link.status()).toBe('opening');
    jest.advanceTimersByTime(1);
    expect(link.status()).toBe('open');
  });

  it('says when the host of the application is out of reach, and goes on when it is there after all', () => {
    jest.advanceTimersByTime(15_000);
    expect(link.stopReason()).toBe('not-reached');
    say('entering');
    expect(link.stopReason()).toBeNull();
    link.noteLoad();
    link.noteLoad();
    expect(link.status()).toBe('open');
  });

  it('tells a page of ours from the application', () => {
    enter();
    say('waiting');
    link.noteLoad();
    expect(link.status()).toBe('waiting');
    link.noteLoad();
    expect(link.status()).toBe('open');
  });

  it('hears the frame at the host of the session, and nobody else', () => {
    enter();
    link.noteLoad();
    say('not-here', { origin: 'https://other.apps.example' });
    say('not-here', { origin: `${ORIGIN}:8443` });
    say('not-here', { source: null });
    link.hear({ data: { type: 'streamspace.page', page: 'not-here' }, origin: ORIGIN, source: frame }, null);
    jest.advanceTimersByTime(0);
    expect(isAsked()).toBe(false);
    expect(link.status()).toBe('open');
  });

  it('enters again where the visitor is not known, until that is in vain', async () => {
    for (const pauseMs of [0, 1_000, 3_000, 6_000]) {
      enter();
      say('not-here');
      expect(isAsked()).toBe(false);
      jest.advanceTimersByTime(pauseMs);
      give(await ticketAsked());
      await settle();
    }
    say('not-here');
    jest.runOnlyPendingTimers();
    expect(isAsked()).toBe(false);
    expect(link.stopReason()).toBe('not-let-in');
    link.reload();
    give(await ticketAsked());
    await settle();
    expect(link.stopReason()).toBeNull();
  });

  it('asks for one ticket at a time, whatever it is told', async () => {
    say('not-here');
    jest.advanceTimersByTime(0);
    const asked = await ticketAsked();
    say('not-here');
    say('not-here');
    jest.advanceTimersByTime(9_000);
    expect(isAsked()).toBe(false);
    give(asked);
  });

  it('believes the server, not the page, that a session has ended', async () => {
    enter();
    say('ended');
    say('ended');
    (await requestTo(URL)).flush(aSession());
    TestBed.inject(HttpTestingController).expectNone(URL);
    expect(link.status()).toBe('waiting');
    link.noteLoad();
    link.noteLoad();
    expect(link.status()).toBe('open');
  });

  it('tries again when there is no ticket, says why, and keeps what is there', async () => {
    const before = link.address();
    link.reload();
    refuse(await ticketAsked(), 'agent-unavailable');
    await settle();
    expect(link.status()).toBe('retrying');
    expect(link.refusal()).toBe('Detail of agent-unavailable.');
    expect(link.nextTryAtMs()).not.toBeNull();
    expect(link.address()).toBe(before);
    link.hurry();
    give(await ticketAsked());
    await settle();
    expect(link.address()).not.toBe(before);
  });

  it('stops where another try changes nothing', async () => {
    link.reload();
    refuse(await ticketAsked(), 'not-allowed');
    await settle();
    expect(link.stopReason()).toBe('revoked');
    link.hurry();
    expect(isAsked()).toBe(false);
  });

  it('puts no page of the portal into the frame', async () => {
    const before = link.address();
    link.reload();
    const expiresAt = '2026-01-31T09:30:00.000Z';
    (await ticketAsked()).flush({ url: `${document.location.origin}/account`, protocols: [], expiresAt });
    await settle();
    expect(link.address()).toBe(before);
    expect(link.status()).toBe('retrying');
  });
});
