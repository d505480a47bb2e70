import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { Router, provideRouter } from '@angular/router';
import { RouterTestingHarness } from '@angular/router/testing';
import { providePlayedServer, refuse, requestTo, settle } from '../../../../../testing/api-doubles';
import { press, textOf } from '../../../../../testing/page';
import { AuditEntry, AuditVerification } from '../../../../../../protocol/http/audit.js';
import { AccessTokens } from '../../../core/auth/access-tokens';
import { AuditPage } from './audit-page';

const LOG = '/api/v1/audit';

function anAuditEntry(position: number, overrides: Partial<AuditEntry> = {}): AuditEntry {
  return AuditEntry.parse({
    position,
    id: `event-${position}`,
    name: 'quota.changed',
    title: 'Quota changed',
    sentence: `Ada set quota ${position}.`,
    occurredAt: '2026-01-31T09:30:00.000Z',
    requestId: 'request-of-it',
    actor: { kind: 'user', id: 'ada-id', name: 'Ada' },
    origin: { address: '192.0.2.7', userAgent: 'Firefox', via: 'browser' },
    isOriginErased: false,
    target: { kind: 'user', id: 'ben-id' },
    targetName: 'Ben',
    outcome: 'succeeded',
    data: { limits: { sessions: 5 } },
    hash: 'ab'.repeat(32),
    ...overrides,
  });
}

function aVerification(overrides: Partial<AuditVerification> = {}): AuditVerification {
  const good = { isIntact: true, entries: 9, lastPosition: 9, checkpoints: 1, erasedOrigins: 0, finding: null };
  return AuditVerification.parse({ ...good, sentence: 'Nothing was altered.', elapsedMs: 5, ...overrides });
}

describe('AuditPage', () => {
  let harness: RouterTestingHarness;
  let page: HTMLElement;

  async function open(address = '/admin/audit'): Promise<void> {
    TestBed.configureTestingModule({
      providers: [...providePlayedServer(), provideRouter([{ path: 'admin/audit', component: AuditPage }])],
    });
    TestBed.inject(AccessTokens).accept({ accessToken: 't', expiresInSeconds: 6000 });
    harness = await RouterTestingHarness.create(address);
    page = harness.fixture.nativeElement as HTMLElement;
  }

  async function answer(items: readonly AuditEntry[], nextCursor: string | null = null): Promise<URLSearchParams> {
    const request = await requestTo(LOG);
    request.flush({ items, nextCursor });
    await settle();
    return new URLSearchParams(request.request.params.toString());
  }

  it('shows sentences, reads on, and says when that was all', async () => {
    await open();
    expect(page.querySelector('[aria-busy="true"]')).not.toBeNull();
    expect((await answer([anAuditEntry(9), anAuditEntry(8)], '8')).get('cursor')).toBeNull();
    expect(textOf(page, '.sentence')).toEqual(['Ada set quota 9.', 'Ada set quota 8.']);
    press(page, 'Show older entries');
    expect((await answer([anAuditEntry(7, { outcome: 'failed' })])).get('cursor')).toBe('8');
    expect(textOf(page, '.sentence')).toHaveLength(3);
    expect(textOf(page, '.outcome')).toEqual(['Succeeded', 'Succeeded', 'Failed']);
    expect(textOf(page, '.foot')).toEqual(['3 entries']);
  });

  it('leaves out what browsers do by themselves, reads on until there is something else, and shows it when asked', async () => {
    await open();
    const renewed = (position: number): AuditEntry => anAuditEntry(position, { name: 'sign-in.refreshed' });
    await answer([renewed(9), renewed(8)], '8');
    expect((await answer([anAuditEntry(7), renewed(6)], '6')).get('cursor')).toBe('8');
    expect(textOf(page, '.sentence')).toEqual(['Ada set quota 7.']);
    press(page, 'Show them');
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/admin/audit?routine=shown');
    expect([...(await answer([renewed(9), renewed(8)], '8')).keys()]).toEqual([]);
    expect(textOf(page, '.sentence')).toHaveLength(2);
    press(page, 'Leave them out');
    await settle();
    await harness.fixture.whenStable();
    await answer([renewed(9)]);
    expect(page.textContent).toContain('No entry fits these filters');
  });

  it('keeps its filters in the address', async () => {
    await open('/admin/audit?outcome=refused');
    expect((await answer([])).get('outcome')).toBe('refused');
    expect(page.textContent).toContain('No entry fits these filters');
    const actor = page.querySelector<HTMLInputElement>('input[name="actor"]');
    if (!actor) throw new Error('There is no field.');
    actor.value = ' ada ';
    press(page, 'Show');
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/admin/audit?actor=ada&outcome=refused');
    const asked = await answer([]);
    expect([asked.get('actor'), asked.get('outcome')]).toEqual(['ada', 'refused']);
    press(page, 'Clear');
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/admin/audit');
    expect([...(await answer([])).keys()]).toEqual([]);
  });

  it('unfolds an entry to what is known of it and what it changed, and narrows to what it is about', async () => {
    await open();
    await answer([anAuditEntry(9)]);
    page.querySelector<HTMLButtonElement>('.what')?.click();
    await settle();
    const before = await answer([anAuditEntry(4, { data: { limits: { sessions: 3 } } })]);
    expect([before.get('target'), before.get('event'), before.get('cursor'), before.get('limit')]).toEqual([
      'user:ben-id',
      'quota.changed',
      '9',
      '1',
    ]);
    await harness.fixture.whenStable();
    expect(textOf(page, '.changes del, .changes ins')).toEqual(['3', '5']);
    expect(textOf(page, 'app-entry-detail dd').join(' ')).toMatch(/Ada · ada-id.*Ben · ben-id.*192\.0\.2\.7.*Firefox/);
    press(page, 'Show the whole request');
    await settle();
    await harness.fixture.whenStable();
    expect(TestBed.inject(Router).url).toBe('/admin/audit?requestId=request-of-it');
    expect((await answer([])).get('requestId')).toBe('request-of-it');
  });

  it('says that an origin was erased', async () => {
    await open();
    await answer([anAuditEntry(9, { origin: null, isOriginErased: true, target: null, targetName: null })]);
    page.querySelector<HTMLButtonElement>('.what')?.click();
    await settle();
    expect(page.textContent).toContain('Erased at the wish of the person');
  });

  it('verifies, and shows the first bad entry', async () => {
    await open();
    await answer([anAuditEntry(9)]);
    press(page, 'Verify the log');
    await settle();
    expect(textOf(page, '.busy')).toEqual(['Verifying every entry…']);
    (await requestTo(`${LOG}/verify`)).flush(aVerification());
    await settle();
    expect(textOf(page, 'app-verify-result .title')).toEqual(['The log is intact']);
    press(page, 'Verify the log');
    const finding = { kind: 'altered', position: 4, detail: 'Entry 4 was altered.' } as const;
    (await requestTo(`${LOG}/verify`)).flush(aVerification({ isIntact: false, finding, sentence: 'Tampered.' }));
    await settle();
    expect(textOf(page, 'app-verify-result p')).toEqual([
      'The log was tampered with',
      'Tampered.',
      'First entry that cannot be trusted: 4.',
    ]);
  });

  it('says why it cannot be read, and tries again', async () => {
    await open();
    refuse(await requestTo(LOG), 'database-unavailable');
    await settle();
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('request-1');
    press(page, 'Try again');
    await answer([]);
    expect(page.textContent).toContain('Nothing was sealed yet');
    press(page, 'Verify the log');
    refuse(await requestTo(`${LOG}/verify`), 'audit-busy');
    await settle();
    expect(page.querySelector('[role="alert"]')?.textContent).toContain('Detail of audit-busy.');
  });

  afterEach(() => TestBed.inject(HttpTestingController).verify());
});
