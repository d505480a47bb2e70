import { TestBed } from '@angular/core/testing';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { aSession } from '../../../../../testing/builders';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SharingSection } from './sharing-section';

const URL = `/api/v1/sessions/${aSession().id}/shares`;
const SHARE = {
  id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f31',
  person: { id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f0b', username: 'bob', displayName: 'Bob' },
  group: null,
  access: 'view',
  createdAt: '2026-01-31T09:30:00.000Z',
  expiresAt: null,
};

describe('SharingSection', () => {
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    const fixture = TestBed.createComponent(SharingSection);
    fixture.componentRef.setInput('session', aSession());
    page = fixture.nativeElement as HTMLElement;
    document.body.append(page);
    await settle();
    const details = page.querySelector('details')!;
    details.open = true;
    details.dispatchEvent(new Event('toggle'));
    await settle();
    await answer();
  });
  afterEach(() => page.remove());

  async function answer(...items: object[]): Promise<void> {
    (await requestTo(URL)).flush({ items });
    (await requestTo('/api/v1/me/groups')).flush({ items: [] });
    await settle();
  }
  const submit = (): HTMLButtonElement => page.querySelector<HTMLButtonElement>('button[type=submit]')!;

  it('keeps the focus on its button while it is busy, and shares once', async () => {
    fill(page, 'share-person', 'bob');
    submit().focus();
    press(page, 'Share');
    const request = await requestTo(URL, 'POST');
    await settle();
    expect(submit().textContent.trim()).toBe('Sharing…');
    expect([submit().disabled, document.activeElement]).toEqual([false, submit()]);
    submit().click();
    await expect(requestTo(URL, 'POST')).rejects.toThrow('Nobody asked');
    request.flush(SHARE);
    await answer(SHARE);
    expect(document.activeElement).toBe(submit());
    expect(textOf(page, '.outcome')).toEqual(['Shared with Bob.']);
    expect(textOf(page, 'li strong')).toEqual(['Bob']);
  });

  it('says why it was not shared, and keeps what was typed', async () => {
    fill(page, 'share-person', 'nobody');
    press(page, 'Share');
    refuse(await requestTo(URL, 'POST'), 'user-not-found');
    await answer();
    expect(textOf(page, '[role=alert]')).toEqual(['Detail of user-not-found.']);
    expect(page.querySelector<HTMLInputElement>('input[name=share-person]')?.value).toBe('nobody');
  });
});
