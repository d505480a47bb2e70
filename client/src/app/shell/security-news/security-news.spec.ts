import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import type { SecurityNotice } from '../../../../../protocol/http/security-notices.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SecurityNews } from './security-news';

const NOTICE: SecurityNotice = {
  id: '3f0f6f3e-0000-4000-8000-000000000001',
  kind: 'api-key.created',
  occurredAt: '2026-11-20T09:30:00.000Z',
  by: 'you',
  isNew: true,
  isExpected: null,
};

describe('SecurityNews', () => {
  let page: HTMLElement;

  const open = async (items: readonly SecurityNotice[]): Promise<void> => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    const fixture = TestBed.createComponent(SecurityNews);
    page = fixture.nativeElement as HTMLElement;
    fixture.autoDetectChanges();
    (await requestTo('/api/v1/me/security-notices')).flush({ items });
    await settle();
  };
  const answered = (): ReturnType<typeof requestTo> => requestTo('/api/v1/me/security-notices/answers', 'POST');

  it('says nothing where there is nothing new', async () => {
    await open([{ ...NOTICE, isNew: false }]);
    expect(page.querySelector('section')).toBeNull();
  });

  it('tells what happened, and no more once the person said that it was them', async () => {
    await open([NOTICE]);
    expect(textOf(page, '.what')).toEqual([
      'Somebody who was signed in as you made a key with which a program can act for you.',
    ]);
    press(page, 'That was me');
    const answer = await answered();
    expect(answer.request.body).toEqual({ noticeId: NOTICE.id, isExpected: true });
    answer.flush(null);
    await settle();
    expect(page.querySelector('section')).toBeNull();
  });

  it('says what to do about what the person did not do, until they close it', async () => {
    await open([{ ...NOTICE, kind: 'second-step.disabled', by: 'staff' }]);
    press(page, 'I did not expect this');
    const answer = await answered();
    expect(answer.request.body).toEqual({ noticeId: NOTICE.id, isExpected: false });
    answer.flush(null);
    await settle();
    expect(textOf(page, '[role=alert]').join()).toContain('Set your second step up again');
    expect(page.querySelector('a')?.getAttribute('href')).toBe('/account/security');
    press(page, 'Close');
    await settle();
    expect(page.querySelector('section')).toBeNull();
  });

  it('keeps what could not be answered', async () => {
    await open([NOTICE]);
    press(page, 'That was me');
    refuse(await answered(), 'log-not-written');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of log-not-written.');
    expect(textOf(page, '.what')).toHaveLength(1);
  });
});
