import { valueDigest } from '../../platform/events/canonical-json.js';
import { TemplatePage } from '../../../protocol/http/templates.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate, aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { aSlug, problemOf, TemplateDesk } from '../../../testing/sessions/template-desk.js';

let app: SessionsApp;
let agent: FakeAgent;
let desk: TemplateDesk;
let admin: Caller;
let alice: Caller;
beforeAll(async () => {
  app = await startSessionsApp();
  agent = await app.agent();
  [admin, alice] = [await app.person('admin'), await app.person()];
  desk = new TemplateDesk(app, admin);
});
afterAll(async () => {
  agent.close();
  await app.stop();
});

async function listed(caller: Caller, query = ''): Promise<string[]> {
  const page = TemplatePage.parse(JSON.parse((await caller.call('GET', `/templates?limit=100${query}`)).text));
  return page.items.map(({ id }) => id);
}
describe('templates', () => {
  it('are added, changed and removed, each with an event and nothing more', async () => {
    const definition = aWebTemplate({ id: aSlug() });
    const answer = await desk.create(definition);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([201, definition]);
    expect(await desk.show(definition.id)).toEqual(definition);
    const changed = { ...definition, name: 'Studio 2', container: null, web: null };
    expect((await desk.put(changed)).status).toBe(200);
    expect((await desk.put(changed)).status).toBe(200);
    expect(await desk.show(definition.id)).toEqual(changed);
    expect((await desk.remove(definition.id)).status).toBe(204);
    const actor = { kind: 'user', id: admin.userId };
    const [first, second] = [valueDigest(definition), valueDigest(changed)];
    expect(first).not.toBe(second);
    expect(await desk.logged(definition.id)).toMatchObject([
      { name: 'template.created', data: { template: definition.id, after: first }, actor },
      { name: 'template.changed', data: { template: definition.id, before: first, after: second }, actor },
      { name: 'template.removed', data: { template: definition.id, before: second }, actor },
    ]);
    for (const path of [`/templates/${definition.id}/definition`, `/templates/${definition.id}`]) {
      expect(problemOf(await admin.call('GET', path)).code).toBe('template-not-found');
    }
    expect(problemOf(await desk.remove(definition.id)).code).toBe('template-not-found');
    expect(problemOf(await desk.put(changed)).code).toBe('template-not-found');
  });

  it('have an id that is theirs alone, until they are removed', async () => {
    const definition = await desk.created();
    expect(problemOf(await desk.create(definition))).toMatchObject({ status: 409, code: 'template-exists' });
    await desk.remove(definition.id);
    const again = { ...definition, name: 'Another' };
    expect((await desk.create(again)).status).toBe(201);
    expect(await desk.show(definition.id)).toEqual(again);
  });

  it('keep their id', async () => {
    const { id } = await desk.created();
    const answer = await admin.call('PUT', `/templates/${id}`, aScreenTemplate({ id: aSlug() }));
    expect(problemOf(answer).errors).toEqual([
      { pointer: '/id', detail: expect.stringContaining('never changes') as unknown },
    ]);
  });

  it('are refused with a pointer to each member that is wrong, and change nothing then', async () => {
    const definition = await desk.created();
    const wrong = {
      ...definition,
      environment: { LD_PRELOAD: 'x' },
      workloads: [{ platform: 'docker', image: 'docker.io@evil/x' }],
    };
    const answer = await admin.call('PUT', `/templates/${definition.id}`, wrong);
    expect(problemOf(answer)).toMatchObject({
      status: 422,
      errors: [{ pointer: '/workloads/0/image' }, { pointer: '/environment/LD_PRELOAD' }],
    });
    expect(await desk.show(definition.id)).toEqual(definition);
  });

  it.each(['nothing', 'NOT A SLUG', '\u0000'])('are not found by %j', async (id) => {
    const path = `/templates/${encodeURIComponent(id)}`;
    const answers = [
      await admin.call('GET', `${path}/definition`),
      await admin.call('PUT', path, aScreenTemplate()),
      await admin.call('DELETE', path),
    ];
    expect(answers.map((answer) => problemOf(answer).code)).toEqual(Array(3).fill('template-not-found'));
  });

  it.each([
    ['POST', '/templates'],
    ['PUT', '/templates/desktop'],
    ['DELETE', '/templates/desktop'],
    ['GET', '/templates/desktop/definition'],
    ['POST', '/templates/import'],
    ['GET', '/templates/export'],
    ['GET', '/templates?include=all'],
  ])('are not for users or operators: %s %s', async (method, path) => {
    const body = method === 'GET' ? undefined : aScreenTemplate();
    for (const caller of [alice, await app.person('operator')]) {
      expect(problemOf(await caller.call(method, path, body)).code).toBe('not-allowed');
    }
  });
});

describe('templates that sessions use', () => {
  it('cannot be removed until all have ended, and can be launched no more when they are', async () => {
    const { id } = await desk.created();
    const session = await alice.launch({ templateId: id });
    expect(problemOf(await desk.remove(id))).toMatchObject({ status: 409, code: 'template-in-use' });
    await app.database.dataSource.query(`UPDATE sessions SET state = 'ended', is_released = true WHERE id = $1`, [
      session.id,
    ]);
    expect((await desk.remove(id)).status).toBe(204);
    expect(await alice.show(session.id)).toMatchObject({ state: 'ended', template: { id } });
    expect((await alice.list('?include=ended')).items.map((item) => item.id)).toContain(session.id);
    expect(problemOf(await alice.call('POST', '/sessions', { templateId: id })).code).toBe('template-not-found');
  });

  it('end up without a session when they are launched and removed at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await desk.created();
      const [removal, launch] = await Promise.all([
        desk.remove(id),
        alice.call('POST', '/sessions', { templateId: id, home: 'temporary' }),
      ]);
      expect([
        [204, 404],
        [409, 201],
      ]).toContainEqual([removal.status, launch.status]);
    }
  });

  it('keep the stream and the platforms that sessions depend on', async () => {
    const definition = await desk.created();
    const session = await alice.launch({ templateId: definition.id });
    expect(session.state).toBe('starting');
    const moved = { ...definition, stream: { kind: 'rfb' as const, port: 5901 } };
    const [, docker] = definition.workloads;
    const dropped = { ...definition, workloads: [docker!] };
    for (const change of [moved, dropped]) expect(problemOf(await desk.put(change)).code).toBe('template-in-use');
    expect((await desk.put({ ...definition, workloads: [definition.workloads[0]!], idleMinutes: 5 })).status).toBe(200);
    const sleep = `UPDATE sessions SET state = 'hibernated', desired = 'hibernated', deadline_at = NULL WHERE id = $1`;
    await app.database.dataSource.query(sleep, [session.id]);
    expect((await desk.put(moved)).status).toBe(200);
    expect(problemOf(await desk.put(dropped)).code).toBe('template-in-use');
  });
});

describe('the list', () => {
  it('shows people what some agent has a platform for, and administrators everything', async () => {
    const docker = await desk.created({ workloads: [{ platform: 'docker', image: 'registry.example/paint:1' }] });
    const off = await desk.created({ isEnabled: false });
    expect(await listed(alice)).toContain('desktop');
    for (const { id } of [docker, off]) {
      expect(await listed(alice)).not.toContain(id);
      expect(await listed(admin)).not.toContain(id);
      expect(await listed(admin, '&include=all')).toContain(id);
    }
    expect((await alice.call('GET', `/templates/${docker.id}`)).status).toBe(200);
    expect(problemOf(await alice.call('GET', `/templates/${off.id}`)).code).toBe('template-not-found');
    const waiting = await alice.launch({ templateId: docker.id });
    expect(waiting).toMatchObject({
      state: 'pending',
      placement: [{ message: expect.stringContaining('not made for') as unknown }],
    });
  });

  it('follows the agents that are enrolled, connected or not', async () => {
    const docker = await desk.created({ workloads: [{ platform: 'docker', image: 'registry.example/paint:1' }] });
    const [row]: { id: string }[] = await app.database.dataSource.query(
      `INSERT INTO agents (id, name, platform, public_key) VALUES (gen_random_uuid(), 'dock', 'docker', 'key') RETURNING id`,
    );
    expect(await listed(alice)).toContain(docker.id);
    await app.database.dataSource.query(`UPDATE agents SET revoked_at = now() WHERE id = $1`, [row!.id]);
    expect(await listed(alice)).not.toContain(docker.id);
  });
});

describe('an agent of the version before', () => {
  it('takes what it understands, and the rest waits and says why', async () => {
    const local = await desk.created({ workloads: [{ platform: 'local', application: 'terminal' }] });
    const web = await desk.created({ ...aWebTemplate(), id: aSlug() });
    agent.close();
    const old = await app.agent('Methuselah');
    old.close();
    await old.connect({ protocolVersion: 1 });
    expect((await alice.launch({ templateId: local.id })).state).toBe('starting');
    const waiting = await alice.launch({ templateId: web.id });
    const sentence = 'The agent program on Methuselah is too old for Studio. Ask an administrator to upgrade it.';
    expect(waiting.placement).toContainEqual({ agent: 'Methuselah', message: sentence });
    old.close();
    await agent.connect();
  });
});
