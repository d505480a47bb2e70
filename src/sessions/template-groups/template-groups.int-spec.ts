import { randomUUID } from 'node:crypto';
import { Problem } from '../../../protocol/problem.js';
import { TemplatePage } from '../../../protocol/http/templates.js';
import {
  type Answer,
  type Caller,
  type SessionsApp,
  startSessionsApp,
} from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { TemplateDesk } from '../../../testing/sessions/template-desk.js';

const TEMPLATE = aScreenTemplate({ id: 'ledger' });

describe('an application that only a group sees', () => {
  let app: SessionsApp;
  let [admin, member, stranger]: Caller[] = [];
  let groupId: string;

  beforeAll(async () => {
    app = await startSessionsApp();
    [admin, member, stranger] = [await app.person('admin'), await app.person(), await app.person()];
    const agent = await app.agent();
    agent.close();
    await new TemplateDesk(app, admin).create(TEMPLATE);
    groupId = randomUUID();
    const { dataSource } = app.database;
    await dataSource.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [groupId, 'Accounting']);
    await dataSource.query('INSERT INTO group_members VALUES ($1, $2)', [groupId, member.userId]);
  });
  afterAll(() => app.stop());

  const open = (groupIds: string[] | null): Promise<Answer> | undefined =>
    admin?.call('PUT', `/templates/${TEMPLATE.id}/groups`, { groupIds });

  const codeOf = (answer: Answer | undefined): string => Problem.parse(JSON.parse(answer?.text ?? '')).code;

  async function sees(who: Caller | undefined): Promise<boolean[]> {
    const page = TemplatePage.parse(JSON.parse((await who?.call('GET', '/templates'))?.text ?? ''));
    const shown = await who?.call('GET', `/templates/${TEMPLATE.id}`);
    const launched = await who?.call('POST', '/sessions', { templateId: TEMPLATE.id, home: 'temporary' });
    return [page.items.some(({ id }) => id === TEMPLATE.id), shown?.status === 200, launched?.status === 201];
  }

  it('is on the list, shown and launched for its members alone', async () => {
    expect((await open([groupId]))?.status).toBe(200);
    expect(await sees(member)).toEqual([true, true, true]);
    expect(await sees(stranger)).toEqual([false, false, false]);
  });

  it('is to others as if it did not exist (threat 40)', async () => {
    await open([groupId]);
    const told = async (id: string): Promise<unknown> => {
      const answer = await stranger?.call('GET', `/templates/${id}`);
      return { ...Problem.parse(JSON.parse(answer?.text ?? '')), instance: '' };
    };
    expect(await told(TEMPLATE.id)).toEqual(await told('no-such-application'));
    const launch = await stranger?.call('POST', '/sessions', { templateId: TEMPLATE.id });
    expect(codeOf(launch)).toBe('template-not-found');
  });

  it('is not woken by whoever left the group, and goes on for who is in it', async () => {
    await open([groupId]);
    const { dataSource } = app.database;
    const owned = await dataSource.query<{ id: string }[]>('SELECT id FROM sessions WHERE owner_id = $1', [
      member?.userId,
    ]);
    const id = owned[0]?.id ?? '';
    const wake = async (): Promise<Answer | undefined> => {
      await dataSource.query(
        `UPDATE sessions SET state = 'hibernated', desired = 'hibernated', reason_code = NULL, reason_message = NULL WHERE id = $1`,
        [id],
      );
      return member?.call('POST', `/sessions/${id}/wake`);
    };
    await dataSource.query('DELETE FROM group_members WHERE group_id = $1', [groupId]);
    const refused = await wake();
    expect([refused?.status, codeOf(refused)]).toEqual([409, 'session-conflict']);
    expect(refused?.text).toContain('is in no group any more');
    await dataSource.query('INSERT INTO group_members VALUES ($1, $2)', [groupId, member?.userId]);
    expect((await wake())?.text).not.toContain('is in no group any more');
    expect((await member?.call('DELETE', `/sessions/${id}`))?.status).toBeLessThan(300);
  });

  it('is for everybody again, or for nobody', async () => {
    await open([]);
    expect(await sees(member)).toEqual([false, false, false]);
    await open(null);
    expect((await sees(stranger)).slice(0, 2)).toEqual([true, true]);
  });

  it('stays closed when its last group goes', async () => {
    const other = randomUUID();
    await app.database.dataSource.query('INSERT INTO groups (id, name) VALUES ($1, $2)', [other, 'For a while']);
    await open([other]);
    await app.database.dataSource.query('DELETE FROM groups WHERE id = $1', [other]);
    expect((await sees(stranger)).slice(0, 2)).toEqual([false, false]);
  });

  it('is opened to groups that there are', async () => {
    await open(null);
    expect(codeOf(await open([randomUUID()]))).toBe('group-not-found');
    expect((await sees(stranger)).slice(0, 2)).toEqual([true, true]);
  });
});
