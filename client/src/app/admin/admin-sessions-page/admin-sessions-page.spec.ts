import { HttpTestingController, type TestRequest } from '@angular/common/http/testing';
import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../testing/api-doubles';
import { anAdminSession } from '../../../../testing/builders';
import { press, textOf } from '../../../../testing/page';
import { AccessTokens } from '../../core/auth/access-tokens';
import { AdminSessionsPage } from './admin-sessions-page';

const URL = '/api/v1/admin/sessions';

describe('AdminSessionsPage', () => {
  let fixture: ComponentFixture<AdminSessionsPage>;
  let page: HTMLElement;

  beforeEach(() => {
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter([{ path: '**', children: [] }])],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
  });

  async function open(query: Record<string, string> = {}): Promise<TestRequest> {
    fixture = TestBed.createComponent(AdminSessionsPage);
    for (const [name, value] of Object.entries(query)) fixture.componentRef.setInput(name, value);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    return requestTo(URL);
  }

  it('asks for what stands in the address, and shows why sessions are as they are', async () => {
    const request = await open({ state: 'failed', person: 'ada' });
    expect(request.request.params.toString()).toBe('state=failed&person=ada');
    const reason = { code: 'disk-full' as const, message: 'The disk is full.' };
    request.flush({ items: [anAdminSession({ state: 'failed', reason })], nextCursor: null });
    await settle();
    expect(textOf(page, '.what').join()).toContain('of Ada Lovelace');
    expect(textOf(page, '.reason')).toEqual(['The disk is full.']);
    expect(textOf(page, '[role="status"]')).toEqual(['1 session']);
  });

  it('adds the next page when asked', async () => {
    (await open()).flush({ items: [anAdminSession()], nextCursor: 'next' });
    await settle();
    press(page, 'Show more');
    const more = await requestTo(URL);
    expect(more.request.params.get('cursor')).toBe('next');
    more.flush({ items: [anAdminSession({ id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f09' })], nextCursor: null });
    await settle();
    expect(textOf(page, '.rows > li')).toHaveLength(2);
  });

  it('keeps a filter in the address', async () => {
    (await open()).flush({ items: [], nextCursor: null });
    await settle();
    expect(textOf(page, 'app-empty-state h3')).toEqual(['No session is like that']);
    const select = page.querySelector('select')!;
    select.value = 'failed';
    select.dispatchEvent(new Event('change'));
    await settle();
    expect(TestBed.inject(Router).url).toBe('/?state=failed');
  });

  it('says what went wrong, and tries again', async () => {
    refuse(await open(), 'database-unavailable');
    await settle();
    press(page, 'Try again');
    (await requestTo(URL)).flush({ items: [anAdminSession()], nextCursor: null });
    await settle();
    expect(textOf(page, '.rows > li')).toHaveLength(1);
    TestBed.inject(HttpTestingController).verify();
  });
});
