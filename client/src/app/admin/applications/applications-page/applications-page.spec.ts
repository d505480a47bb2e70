import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { TemplateView } from '../../../../../../protocol/http/templates.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { aTemplate } from '../../../../../testing/builders';
import { press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { ApplicationsPage } from './applications-page';

const URL = '/api/v1/templates';

describe('ApplicationsPage', () => {
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    page = TestBed.createComponent(ApplicationsPage).nativeElement as HTMLElement;
  });

  async function open(...items: TemplateView[]): Promise<void> {
    const request = await requestTo(URL);
    expect(request.request.params.get('include')).toBe('all');
    request.flush({ items, nextCursor: null });
    await settle();
  }

  it('lists what is there, also what is switched off', async () => {
    await open(
      aTemplate(),
      aTemplate({ id: 'old', name: 'Old', platforms: ['docker', 'kubernetes'], isEnabled: false }),
    );
    expect(textOf(page, '.what a')).toEqual(['Linux desktop', 'Old']);
    expect(textOf(page, '.aside')[1]).toContain('Docker · Kubernetes');
    expect(textOf(page, '.aside strong')).toEqual(['Switched off']);
  });

  it('says what to do first when there is none', async () => {
    await open();
    expect(textOf(page, 'app-empty-state h3')).toEqual(['The catalog is empty']);
    expect(textOf(page, 'button')).toEqual([]);
  });

  it('says why the catalog could not be downloaded, and keeps the list', async () => {
    await open(aTemplate());
    press(page, 'Download all');
    refuse(await requestTo(`${URL}/export`), 'payload-too-large');
    await settle();
    expect(textOf(page, 'app-problem-notice')).toHaveLength(1);
    expect(textOf(page, '.what a')).toHaveLength(1);
  });

  it('tries again when the list cannot be read', async () => {
    refuse(await requestTo(URL), 'database-unavailable');
    await settle();
    press(page, 'Try again');
    await open(aTemplate());
    expect(textOf(page, '.what a')).toHaveLength(1);
  });
});
