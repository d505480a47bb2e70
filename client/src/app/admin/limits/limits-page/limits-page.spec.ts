import { type ComponentFixture, TestBed } from '@angular/core/testing';
import { MatDialog } from '@angular/material/dialog';
import { HttpTestingController } from '@angular/common/http/testing';
import axe from 'axe-core';
import type { PersonQuota } from '../../../../../../protocol/http/people-quotas.js';
import type { Role } from '../../../../../../protocol/http/auth.js';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { aQuota } from '../../../../../testing/builders';
import { fill, press, textOf } from '../../../../../testing/page';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { SignedInPerson } from '../../../core/auth/signed-in-person';
import { LimitsPage } from './limits-page';

const GROUP = {
  id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f11',
  name: 'Designers',
  memberCount: 2,
  createdAt: '2026-01-31T09:30:00.000Z',
};
const EFFECTIVE = { ...aQuota({ sessions: [20, 0] }), idleMinutes: null, endOfDay: null };
const ALICE: PersonQuota = {
  id: '0b6fd1f4-6f3c-4a40-9e57-5f0f6c9f6f12',
  username: 'alice',
  displayName: 'Alice',
  role: 'user',
  groups: [{ id: GROUP.id, name: GROUP.name }],
  hasOwn: false,
  quota: aQuota({ sessions: [2, 2] }),
};

describe('LimitsPage', () => {
  let fixture: ComponentFixture<LimitsPage>;
  let page: HTMLElement;

  async function show(role: Role = 'admin'): Promise<void> {
    TestBed.configureTestingModule({ providers: providePlayedServer() });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    void TestBed.inject(SignedInPerson).load();
    (await requestTo('/api/v1/me')).flush({
      id: 'me',
      username: 'mara',
      displayName: 'Mara',
      role,
      createdAt: GROUP.createdAt,
    });
    fixture = TestBed.createComponent(LimitsPage);
    page = fixture.nativeElement as HTMLElement;
    await settle();
    (await requestTo('/api/v1/quotas/default')).flush({ limits: {}, updatedAt: null, effective: EFFECTIVE });
    (await requestTo('/api/v1/groups')).flush({ items: [GROUP], nextCursor: null });
    (await requestTo('/api/v1/quotas/people')).flush({ items: [ALICE], nextCursor: 'more' });
    await settle();
    await settle();
  }
  afterEach(() => TestBed.inject(MatDialog).closeAll());
  const dialog = (): HTMLElement => document.querySelector('mat-dialog-container') ?? document.createElement('div');

  it('shows everybody’s limits, groups, and people with what they have and whose word that is', async () => {
    await show();
    expect(textOf(page, 'app-groups-section .name')).toEqual(['Designers 2 members']);
    expect(textOf(page, 'app-people-section .name').join()).toContain('alice · Designers');
    expect(textOf(page, 'app-people-section .used-up')).toEqual(['2 of 2 everybody’s']);
  });

  it('lets operators look and change nothing', async () => {
    await show('operator');
    expect(textOf(page, 'button')).toEqual(['Show more']);
  });

  it('settles what was written and nothing else, in the units of the API', async () => {
    await show();
    press(page, 'Change everybody’s limits');
    await settle();
    (await requestTo('/api/v1/quotas/default')).flush({
      limits: { memoryMiB: 2048 },
      updatedAt: null,
      effective: EFFECTIVE,
    });
    await settle();
    await settle();
    fill(dialog(), 'memoryMiB', 'much');
    await settle();
    press(dialog(), 'Save limits');
    await settle();
    expect(dialog().textContent).toContain('Enter a number from');
    fill(dialog(), 'memoryMiB', '4,5');
    await settle();
    press(dialog(), 'Save limits');
    const request = await requestTo('/api/v1/quotas/default', 'PUT');
    expect(request.request.body).toEqual({ memoryMiB: 4608 });
    refuse(request, 'not-allowed');
    await settle();
    expect(dialog().textContent).toContain('Detail of not-allowed.');
  });

  it('makes a group, and says when its name is taken', async () => {
    await show();
    fill(page, 'newGroup', 'Writers');
    await settle();
    press(page, 'Make group');
    refuse(await requestTo('/api/v1/groups', 'POST'), 'group-exists');
    await settle();
    expect(page.textContent).toContain('Detail of group-exists.');
    press(page, 'Make group');
    const request = await requestTo('/api/v1/groups', 'POST');
    expect(request.request.body).toEqual({ name: 'Writers' });
    request.flush({ ...GROUP, name: 'Writers' });
    (await requestTo('/api/v1/groups')).flush({
      items: [GROUP, { ...GROUP, id: 'x', name: 'Writers' }],
      nextCursor: null,
    });
    await settle();
    expect(textOf(page, 'app-groups-section .name')).toHaveLength(2);
  });

  it('finds people by name, and shows more of them', async () => {
    await show();
    press(page, 'Show more');
    const more = await requestTo('/api/v1/quotas/people');
    expect(more.request.params.get('cursor')).toBe('more');
    more.flush({ items: [{ ...ALICE, id: 'y', displayName: 'Bob' }], nextCursor: null });
    await settle();
    expect(textOf(page, 'app-people-section .name')).toHaveLength(2);
    TestBed.inject(HttpTestingController).verify();
  });

  it('adds somebody to a group and removes them', async () => {
    await show();
    press(page, 'Members');
    await settle();
    const members = `/api/v1/groups/${GROUP.id}/members`;
    (await requestTo(members)).flush({ items: [], nextCursor: null });
    await settle();
    press(dialog(), 'Find');
    (await requestTo('/api/v1/quotas/people')).flush({ items: [ALICE], nextCursor: null });
    await settle();
    press(dialog(), 'Add');
    (await requestTo(`${members}/${ALICE.id}`, 'PUT')).flush(null);
    (await requestTo(members)).flush({ items: [ALICE], nextCursor: null });
    await settle();
    expect(dialog().textContent).toContain('Nobody else has this in their name.');
    press(dialog(), 'Remove');
    (await requestTo(`${members}/${ALICE.id}`, 'DELETE')).flush(null);
  });

  it('holds nothing that axe minds, nor do its dialogs', async () => {
    await show();
    document.body.append(page);
    press(page, 'Change everybody’s limits');
    await settle();
    (await requestTo('/api/v1/quotas/default')).flush({
      limits: {
        sessions: 3,
        endOfDay: { at: '19:00', timeZone: 'UTC', days: ['monday'], action: 'end', extendMinutes: 0 },
      },
      updatedAt: null,
      effective: EFFECTIVE,
    });
    await settle();
    await settle();
    const { violations } = await axe.run(document.body, {
      rules: {
        'color-contrast': { enabled: false },
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
      },
    });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});
