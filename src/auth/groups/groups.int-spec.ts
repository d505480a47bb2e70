import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { GroupMemberPage, GroupPage, GroupView } from '../../../protocol/http/groups.js';
import { Problem, type ProblemCode } from '../../../protocol/problem.js';
import {
  type Answer,
  type Caller,
  type SessionsApp,
  startSessionsApp,
} from '../../../testing/sessions/sessions-app.js';

describe('groups', () => {
  let app: SessionsApp;
  let admin: Caller;
  beforeAll(async () => {
    app = await startSessionsApp();
    admin = await app.person('admin');
  });
  afterAll(() => app.stop());

  const body = (answer: Answer): unknown => JSON.parse(answer.text);
  const refused = (answer: Answer): ProblemCode => Problem.parse(body(answer)).code;
  async function aGroup(name = `Group ${randomUUID()}`): Promise<GroupView> {
    const answer = await admin.call('POST', '/groups', { name });
    expect(answer.status).toBe(201);
    return GroupView.parse(body(answer));
  }
  const membersOf = async (id: string, query = ''): Promise<GroupMemberPage> =>
    GroupMemberPage.parse(body(await admin.call('GET', `/groups/${id}/members${query}`)));

  it('are made, renamed, listed page by page, and removed', async () => {
    const [first, second] = [await aGroup(), await aGroup()];
    const answer = await admin.call('PATCH', `/groups/${first.id}`, { name: `${first.name} too` });
    expect(GroupView.parse(body(answer))).toEqual({ ...first, name: `${first.name} too`, memberCount: 0 });
    const names: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: GroupPage = GroupPage.parse(
        body(await admin.call('GET', `/groups?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`)),
      );
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names).toEqual(expect.arrayContaining([`${first.name} too`, second.name]));
    expect((await admin.call('DELETE', `/groups/${first.id}`)).status).toBe(204);
    expect(refused(await admin.call('GET', `/groups/${first.id}`))).toBe('group-not-found');
    expect(refused(await admin.call('DELETE', `/groups/${first.id}`))).toBe('group-not-found');
  });

  it('have a name of their own, whatever its case, that can be read', async () => {
    const { id, name } = await aGroup();
    expect(refused(await admin.call('POST', '/groups', { name: name.toUpperCase() }))).toBe('group-exists');
    const other = await aGroup();
    expect(refused(await admin.call('PATCH', `/groups/${other.id}`, { name }))).toBe('group-exists');
    expect((await admin.call('PATCH', `/groups/${id}`, { name: name.toLowerCase() })).status).toBe(200);
    for (const wrong of ['', '  ', 'a\u0000b', 'x'.repeat(65)]) {
      expect((await admin.call('POST', '/groups', { name: wrong })).status).toBe(422);
    }
  });

  it('have members, who are added and removed as often as one likes, and each once', async () => {
    const { id } = await aGroup();
    const people = [await app.person(), await app.person()];
    for (const { userId } of [...people, ...people])
      expect((await admin.call('PUT', `/groups/${id}/members/${userId}`)).status).toBe(204);
    const first = await membersOf(id, '?limit=1');
    const rest = await membersOf(id, `?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect([...first.items, ...rest.items].map((member) => member.id)).toEqual(people.map(({ userId }) => userId));
    expect(rest.nextCursor).toBeNull();
    expect(GroupView.parse(body(await admin.call('GET', `/groups/${id}`))).memberCount).toBe(2);
    const path = `/groups/${id}/members/${people[0]?.userId ?? ''}`;
    expect((await admin.call('DELETE', path)).status).toBe(204);
    expect((await admin.call('DELETE', path)).status).toBe(204);
    expect((await membersOf(id)).items).toHaveLength(1);
    const rows: unknown = await app.database.dataSource.query(
      `SELECT name FROM events WHERE data->>'groupId' = $1 ORDER BY ordinal`,
      [id],
    );
    expect(
      z
        .array(z.object({ name: z.string() }))
        .parse(rows)
        .map(({ name }) => name),
    ).toEqual(['group.created', 'group.member-added', 'group.member-added', 'group.member-removed']);
  });

  it('are changed by administrators, seen by operators, and hidden from everybody else', async () => {
    const { id } = await aGroup();
    const [operator, user] = [await app.person('operator'), await app.person()];
    expect((await operator.call('GET', '/groups')).status).toBe(200);
    expect((await operator.call('GET', `/groups/${id}/members`)).status).toBe(200);
    for (const [method, path] of [
      ['POST', '/groups'],
      ['PATCH', `/groups/${id}`],
      ['DELETE', `/groups/${id}`],
      ['PUT', `/groups/${id}/members/${user.userId}`],
    ] as const) {
      expect((await operator.call(method, path, method === 'PUT' ? undefined : { name: 'Mine' })).status).toBe(403);
    }
    for (const path of ['/groups', `/groups/${id}`, `/groups/${id}/members`])
      expect((await user.call('GET', path)).status).toBe(403);
  });

  it('know nobody who is not there', async () => {
    const { id } = await aGroup();
    const { userId } = await app.person();
    expect(refused(await admin.call('PUT', `/groups/${id}/members/nobody`))).toBe('user-not-found');
    expect(refused(await admin.call('PUT', `/groups/${id}/members/${randomUUID()}`))).toBe('user-not-found');
    expect(refused(await admin.call('PUT', `/groups/none/members/${userId}`))).toBe('group-not-found');
    expect(refused(await admin.call('GET', `/groups/${randomUUID()}/members`))).toBe('group-not-found');
  });
});
