import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { AgentWarning } from '../../../../../protocol/agent/warnings.js';
import { providePlayedServer, requestTo, settle } from '../../../../testing/api-doubles';
import { anAgent } from '../../../../testing/builders';
import { textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { AgentsPage } from './agents-page';

const IGNORED = { code: 'network-policies-ignored', message: 'Install a network plugin that enforces policies.' };

describe('AgentsPage', () => {
  let page: HTMLElement;

  async function open(...warnings: AgentWarning[]): Promise<void> {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    const fixture = TestBed.createComponent(AgentsPage);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    (await requestTo('/api/v1/agents')).flush({ items: [anAgent({ warnings })], nextCursor: null });
    (await requestTo('/api/v1/admin/overview')).flush({ agents: [], sessions: {}, screenAccess: 'off' });
    await settle();
  }

  const chips = (): string[] => textOf(page, 'a.warnings');

  it('has no chip on an agent that has nothing to be mended', async () => {
    await open();
    expect(textOf(page, 'app-agent-mark')).toEqual(['Connected']);
    expect(chips()).toEqual([]);
  });

  it('says in a chip what is to be mended, which leads to the whole sentences', async () => {
    await open(IGNORED);
    expect(chips()).toEqual(['Network policies are not enforced']);
    expect(page.querySelector('a.warnings')?.getAttribute('href')).toBe(`/admin/agents/${anAgent().id}#warnings`);
  });

  it('has words for a warning of an agent that is newer', async () => {
    await open({ code: 'roof-leaks', message: 'Mend the roof.' });
    expect(chips()).toEqual(['Something is to be mended']);
  });

  it('counts several', async () => {
    await open(IGNORED, { code: 'roof-leaks', message: 'Mend the roof.' });
    expect(chips()).toEqual(['2 warnings']);
  });
});
