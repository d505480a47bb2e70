import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { PeoplePage } from './people-page';

const MARA = {
  id: '3f0f6f3e-0000-4000-8000-000000000001',
  username: 'mara',
  displayName: 'Mara',
  role: 'user',
  isDisabled: false,
  hasPassword: true,
  email: null,
  hasSecondStep: true,
  createdAt: '2026-11-20T09:30:00.000Z',
};
const ADDRESS = `/api/v1/users/${MARA.id}`;

describe('PeoplePage', () => {
  let page: HTMLElement;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...providePlayedServer(), provideRouter([])] });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 600 });
    const fixture = TestBed.createComponent(PeoplePage);
    page = fixture.nativeElement as HTMLElement;
    fixture.autoDetectChanges();
    (await requestTo('/api/v1/users')).flush({ items: [MARA], nextCursor: null });
    await settle();
  });

  it('shuts somebody out after one question, and lets them in again', async () => {
    press(page, 'Shut out');
    await settle();
    expect(page.textContent).toContain('within five seconds');
    press(page, 'Shut out now');
    const out = await requestTo(ADDRESS, 'PATCH');
    expect(out.request.body).toEqual({ isDisabled: true });
    out.flush({ ...MARA, isDisabled: true });
    await settle();
    expect(textOf(page, 'strong')).toEqual(['Shut out']);
    press(page, 'Let in again');
    expect((await requestTo(ADDRESS, 'PATCH')).request.body).toEqual({ isDisabled: false });
  });

  it('gives another role, and says why not', async () => {
    const select = page.querySelector('select');
    if (select) select.value = 'admin';
    select?.dispatchEvent(new Event('change'));
    const change = await requestTo(ADDRESS, 'PATCH');
    expect(change.request.body).toEqual({ role: 'admin' });
    refuse(change, 'not-allowed');
    await settle();
    expect(textOf(page, 'app-problem-notice').join()).toContain('Detail of not-allowed.');
  });

  it('shows a password link once', async () => {
    press(page, 'Password link');
    (await requestTo(`${ADDRESS}/password-reset`, 'POST')).flush({
      url: 'https://here/reset-password#t',
      expiresAt: MARA.createdAt,
    });
    await settle();
    expect(textOf(page, 'code')).toEqual(['https://here/reset-password#t']);
    press(page, 'Done');
    await settle();
    expect(page.textContent).not.toContain('#t');
  });

  it('takes the second step away', async () => {
    press(page, 'Remove second step');
    (await requestTo(`${ADDRESS}/mfa`, 'DELETE')).flush(null);
    await settle();
    expect(textOf(page, 'button')).not.toContain('Remove second step');
  });

  it('adds a person, and says at the field when the name is taken', async () => {
    press(page, 'Add a person');
    await settle();
    fill(page, 'username', 'noor');
    press(page, 'Add');
    const first = await requestTo('/api/v1/users', 'POST');
    expect(first.request.body).toEqual({ username: 'noor', role: 'user' });
    refuse(
      first,
      'validation-failed',
      {},
      { errors: [{ pointer: '/username', detail: 'Somebody has this user name already.' }] },
    );
    await settle();
    expect(textOf(page, '.error')).toEqual(['Somebody has this user name already.']);
    fill(page, 'username', 'noor2');
    press(page, 'Add');
    (await requestTo('/api/v1/users', 'POST')).flush({ ...MARA, id: `${MARA.id.slice(0, -1)}2`, displayName: 'noor2' });
    await settle();
    expect(textOf(page, 'li .name')).toEqual(['noor2', 'Mara']);
  });

  it('searches as one types, and drops an answer to an earlier question', async () => {
    fill(page, 'search', 'n');
    const early = await requestTo('/api/v1/users');
    fill(page, 'search', 'no');
    const late = await requestTo('/api/v1/users');
    expect(late.request.params.get('search')).toBe('no');
    late.flush({ items: [], nextCursor: null });
    await settle();
    early.flush({ items: [MARA], nextCursor: null });
    await settle();
    expect(page.textContent).toContain('Nobody is called that.');
  });
});
