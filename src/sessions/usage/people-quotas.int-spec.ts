import { GroupView } from '../../../protocol/http/groups.js';
import { type PersonQuota, PersonQuotaPage } from '../../../protocol/http/people-quotas.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';

describe('people and their limits', () => {
  let app: SessionsApp;
  let admin: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    admin = await app.person('admin');
  });
  afterAll(() => app.stop());

  const page = async (query: string): Promise<PersonQuotaPage> =>
    PersonQuotaPage.parse(JSON.parse((await admin.call('GET', `/quotas/people${query}`)).text));
  const nameOf = ({ userId }: Caller): string => `person-${userId.slice(0, 8)}`;
  async function found(person: Caller): Promise<PersonQuota> {
    const { items } = await page(`?q=${nameOf(person).toUpperCase()}`);
    const [only] = items;
    if (items.length !== 1 || !only) throw new Error('Nobody, or too many.');
    return only;
  }

  it('are shown with what they have, what they may have, and whose word that is', async () => {
    const alice = await app.person();
    await alice.launch({ templateId: 'terminal', resources: { memoryMiB: 512 } });
    const made = await admin.call('POST', '/groups', { name: 'Designers' });
    const group = GroupView.parse(JSON.parse(made.text));
    await admin.call('PUT', `/groups/${group.id}/members/${alice.userId}`);
    await admin.call('PUT', `/groups/${group.id}/quota`, { memoryMiB: 2048 });
    const before = await found(alice);
    expect(before).toMatchObject({ role: 'user', hasOwn: false, groups: [{ id: group.id, name: 'Designers' }] });
    expect(before.quota.memoryMiB).toEqual({
      limit: 2048,
      used: 512,
      remaining: 1536,
      origin: { kind: 'group', group: { id: group.id, name: 'Designers' } },
    });
    await admin.call('PUT', `/users/${alice.userId}/quota`, { memoryMiB: 1024 });
    expect(await found(alice)).toMatchObject({
      hasOwn: true,
      quota: { memoryMiB: { limit: 1024, origin: { kind: 'user' } } },
    });
    await admin.call('DELETE', `/users/${alice.userId}/quota`);
    await admin.call('DELETE', `/groups/${group.id}`);
    expect(await found(alice)).toMatchObject({ groups: [], quota: { memoryMiB: { origin: { kind: 'built-in' } } } });
  });

  it('are listed page by page, and found by a part of their name that means itself', async () => {
    await app.person();
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, nextCursor }: PersonQuotaPage = await page(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`);
      ids.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    }
    expect(ids).toContain(admin.userId);
    expect(new Set(ids).size).toBe(ids.length);
    expect((await page('?q=%25')).items).toEqual([]);
    expect((await page('?q=person-')).items).toHaveLength(ids.length);
  });

  it('are nobody’s business but that of those who run the place', async () => {
    expect((await (await app.person('operator')).call('GET', '/quotas/people')).status).toBe(200);
    expect((await (await app.person()).call('GET', '/quotas/people')).status).toBe(403);
  });
});
