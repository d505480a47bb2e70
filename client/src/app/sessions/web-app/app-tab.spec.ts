import { jest } from '@jest/globals';
import { TestBed } from '@angular/core/testing';
import { providePlayedServer, refuse, requestTo } from '../../../../testing/api-doubles';
import { aSession } from '../../../../testing/builders';
import { AccessTokens } from '../../core/auth/access-tokens';
import { AppTab } from './app-tab';

const SESSION = aSession();
const TICKETS = `/api/v1/sessions/${SESSION.id}/tickets`;
const ADDRESS = `https://${SESSION.id}.apps.example/.streamspace/enter#secret`;

/** A tab that opened, as far as whoever opened it can tell. */
class PlayedTab {
  readonly document = document.implementation.createHTMLDocument();
  opener: unknown = 'the portal';
  isClosed = false;
  /** Where it was led, and whether it knew the way back then. */
  readonly visits: { readonly url: string; readonly opener: unknown }[] = [];
  readonly location = { replace: (url: string) => this.visits.push({ url, opener: this.opener }) };

  close(): void {
    this.isClosed = true;
  }
}

describe('AppTab', () => {
  let played: PlayedTab;
  let opened: jest.SpiedFunction<(url?: string | URL, target?: string) => unknown>;

  beforeEach(() => {
    played = new PlayedTab();
    opened = jest.spyOn(window as { open(url?: string | URL, target?: string): unknown }, 'open');
    opened.mockReturnValue(played);
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
  });
  afterEach(() => opened.mockRestore());

  it('opens at once, before there is a ticket, and leads on without a way back', async () => {
    const answer = TestBed.inject(AppTab).open(SESSION);
    expect(opened).toHaveBeenCalledWith('', '_blank');
    expect(played.document.title).toBe('Opening Linux desktop…');
    const expiresAt = '2026-01-31T09:30:00.000Z';
    (await requestTo(TICKETS, 'POST')).flush({ url: ADDRESS, protocols: [], expiresAt });
    expect(await answer).toBeNull();
    expect(played.visits).toEqual([{ url: ADDRESS, opener: null }]);
  });

  it('closes again, and says why, where there is no ticket', async () => {
    const answer = TestBed.inject(AppTab).open(SESSION);
    refuse(await requestTo(TICKETS, 'POST'), 'agent-unavailable');
    expect(await answer).toBe('Detail of agent-unavailable.');
    expect(played.isClosed).toBe(true);
    expect(played.visits).toEqual([]);
  });

  it('says so where the browser opens none', async () => {
    opened.mockReturnValue(null);
    expect(await TestBed.inject(AppTab).open(SESSION)).toContain('Allow pop-ups');
  });
});
