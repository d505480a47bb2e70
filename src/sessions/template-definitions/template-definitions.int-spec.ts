import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { ImportedTemplates, TemplateDefinition, TemplateFile, TemplatePage } from '../../../protocol/http/templates.js';
import { Problem } from '../../../protocol/problem.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import {
  type Answer,
  type Caller,
  type SessionsApp,
  startSessionsApp,
} from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate, aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { parseYaml, toYaml } from './template-yaml.js';

const problem = (answer: Answer): Problem => Problem.parse(JSON.parse(answer.text));
const Logged = z.object({ name: z.string(), data: z.unknown(), actor: z.unknown() });

let app: SessionsApp;
let agent: FakeAgent;
let admin: Caller;
let alice: Caller;
beforeAll(async () => {
  app = await startSessionsApp();
  agent = await app.agent();
  [admin, alice] = [await app.person('admin'), await app.person()];
});
afterAll(async () => {
  agent.close();
  await app.stop();
});

const aSlug = (): string => `t-${randomUUID().slice(0, 8)}`;
const create = (definition: TemplateDefinition): Promise<Answer> => admin.call('POST', '/templates', definition);
const put = (definition: TemplateDefinition): Promise<Answer> =>
  admin.call('PUT', `/templates/${definition.id}`, definition);
const remove = (id: string): Promise<Answer> => admin.call('DELETE', `/templates/${id}`);
const show = async (id: string): Promise<unknown> =>
  JSON.parse((await admin.call('GET', `/templates/${id}/definition`)).text);
const importYaml = (text: string): Promise<Answer> =>
  admin.call('POST', '/templates/import', text, { 'content-type': 'application/yaml' });
const imported = (answer: Answer): ImportedTemplates => ImportedTemplates.parse(JSON.parse(answer.text));
async function created(changes: Partial<TemplateDefinition> = {}): Promise<TemplateDefinition> {
  const definition = aScreenTemplate({ id: aSlug(), ...changes });
  expect((await create(definition)).status).toBe(201);
  return definition;
}
async function listed(caller: Caller, query = ''): Promise<string[]> {
  const page = TemplatePage.parse(JSON.parse((await caller.call('GET', `/templates?limit=100${query}`)).text));
  return page.items.map(({ id }) => id);
}
async function logged(id: string): Promise<z.infer<typeof Logged>[]> {
  const sql = `SELECT name, data, actor FROM events WHERE name LIKE 'template.%' AND data->>'template' = $1 ORDER BY ordinal`;
  return z.array(Logged).parse(await app.database.dataSource.query(sql, [id]));
}

describe('templates', () => {
  it('are added, changed and removed, each with an event and nothing more', async () => {
    const definition = aWebTemplate({ id: aSlug() });
    const answer = await create(definition);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([201, definition]);
    expect(await show(definition.id)).toEqual(definition);
    const changed = { ...definition, name: 'Studio 2', container: null, web: null };
    expect((await put(changed)).status).toBe(200);
    expect((await put(changed)).status).toBe(200);
    expect(await show(definition.id)).toEqual(changed);
    expect((await remove(definition.id)).status).toBe(204);
    const actor = { kind: 'user', id: admin.userId };
    expect(await logged(definition.id)).toEqual(
      ['template.created', 'template.changed', 'template.removed'].map((name) => ({
        name,
        data: { template: definition.id },
        actor,
      })),
    );
    for (const path of [`/templates/${definition.id}/definition`, `/templates/${definition.id}`]) {
      expect(problem(await admin.call('GET', path)).code).toBe('template-not-found');
    }
    expect(problem(await remove(definition.id)).code).toBe('template-not-found');
    expect(problem(await put(changed)).code).toBe('template-not-found');
  });

  it('have an id that is theirs alone, until they are removed', async () => {
    const definition = await created();
    expect(problem(await create(definition))).toMatchObject({ status: 409, code: 'template-exists' });
    await remove(definition.id);
    const again = { ...definition, name: 'Another' };
    expect((await create(again)).status).toBe(201);
    expect(await show(definition.id)).toEqual(again);
  });

  it('keep their id', async () => {
    const { id } = await created();
    const answer = await admin.call('PUT', `/templates/${id}`, aScreenTemplate({ id: aSlug() }));
    expect(problem(answer).errors).toEqual([{ pointer: '/id', detail: expect.stringContaining('never changes') }]);
  });

  it('are refused with a pointer to each member that is wrong, and change nothing then', async () => {
    const definition = await created();
    const wrong = {
      ...definition,
      environment: { LD_PRELOAD: 'x' },
      workloads: [{ platform: 'docker', image: 'docker.io@evil/x' }],
    };
    const answer = await admin.call('PUT', `/templates/${definition.id}`, wrong);
    expect(problem(answer)).toMatchObject({
      status: 422,
      errors: [{ pointer: '/workloads/0/image' }, { pointer: '/environment/LD_PRELOAD' }],
    });
    expect(await show(definition.id)).toEqual(definition);
  });

  it.each(['nothing', 'NOT A SLUG', '\u0000'])('are not found by %j', async (id) => {
    const path = `/templates/${encodeURIComponent(id)}`;
    const answers = [
      await admin.call('GET', `${path}/definition`),
      await admin.call('PUT', path, aScreenTemplate()),
      await admin.call('DELETE', path),
    ];
    expect(answers.map((answer) => problem(answer).code)).toEqual(Array(3).fill('template-not-found'));
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
      expect(problem(await caller.call(method, path, body)).code).toBe('not-allowed');
    }
  });
});

describe('templates that sessions use', () => {
  it('cannot be removed until all have ended, and can be launched no more when they are', async () => {
    const { id } = await created();
    const session = await alice.launch({ templateId: id });
    expect(problem(await remove(id))).toMatchObject({ status: 409, code: 'template-in-use' });
    await app.database.dataSource.query(`UPDATE sessions SET state = 'ended', is_released = true WHERE id = $1`, [
      session.id,
    ]);
    expect((await remove(id)).status).toBe(204);
    expect(await alice.show(session.id)).toMatchObject({ state: 'ended', template: { id } });
    expect((await alice.list('?include=ended')).items.map((item) => item.id)).toContain(session.id);
    expect(problem(await alice.call('POST', '/sessions', { templateId: id })).code).toBe('template-not-found');
  });

  it('end up without a session when they are launched and removed at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await created();
      const [removal, launch] = await Promise.all([
        remove(id),
        alice.call('POST', '/sessions', { templateId: id, home: 'temporary' }),
      ]);
      expect([
        [204, 404],
        [409, 201],
      ]).toContainEqual([removal.status, launch.status]);
    }
  });

  it('keep the stream and the platforms that sessions depend on', async () => {
    const definition = await created();
    const session = await alice.launch({ templateId: definition.id });
    expect(session.state).toBe('starting');
    const moved = { ...definition, stream: { kind: 'rfb' as const, port: 5901 } };
    const [, docker] = definition.workloads;
    const dropped = { ...definition, workloads: [docker!] };
    for (const change of [moved, dropped]) expect(problem(await put(change)).code).toBe('template-in-use');
    expect((await put({ ...definition, workloads: [definition.workloads[0]!], idleMinutes: 5 })).status).toBe(200);
    const sleep = `UPDATE sessions SET state = 'hibernated', desired = 'hibernated', deadline_at = NULL WHERE id = $1`;
    await app.database.dataSource.query(sleep, [session.id]);
    expect((await put(moved)).status).toBe(200);
    expect(problem(await put(dropped)).code).toBe('template-in-use');
  });
});

describe('the list', () => {
  it('shows people what some agent has a platform for, and administrators everything', async () => {
    const docker = await created({ workloads: [{ platform: 'docker', image: 'registry.example/paint:1' }] });
    const off = await created({ isEnabled: false });
    expect(await listed(alice)).toContain('desktop');
    for (const { id } of [docker, off]) {
      expect(await listed(alice)).not.toContain(id);
      expect(await listed(admin)).not.toContain(id);
      expect(await listed(admin, '&include=all')).toContain(id);
    }
    expect((await alice.call('GET', `/templates/${docker.id}`)).status).toBe(200);
    expect(problem(await alice.call('GET', `/templates/${off.id}`)).code).toBe('template-not-found');
    const waiting = await alice.launch({ templateId: docker.id });
    expect(waiting).toMatchObject({
      state: 'pending',
      placement: [{ message: expect.stringContaining('not made for') }],
    });
  });

  it('follows the agents that are enrolled, connected or not', async () => {
    const docker = await created({ workloads: [{ platform: 'docker', image: 'registry.example/paint:1' }] });
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
    const local = await created({ workloads: [{ platform: 'local', application: 'terminal' }] });
    const web = await created({ ...aWebTemplate(), id: aSlug() });
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

describe('import and export', () => {
  it('take back what they give, in meaning and in order', async () => {
    const { id } = await created(aWebTemplate({ id: aSlug(), isEnabled: false, idleMinutes: null }));
    const exported = await admin.call('GET', '/templates/export');
    expect(exported.status).toBe(200);
    const { templates } = TemplateFile.parse(parseYaml(exported.text));
    expect(templates.find((template) => template.id === id)).toEqual(await show(id));
    expect(imported(await importYaml(exported.text))).toEqual({
      created: [],
      changed: [],
      unchanged: templates.map((template) => template.id),
    });
    expect((await admin.call('GET', '/templates/export')).text).toBe(exported.text);
    for (const template of templates)
      await app.database.dataSource.query('UPDATE templates SET removed_at = now() WHERE id = $1', [template.id]);
    expect(imported(await importYaml(exported.text)).created).toEqual(templates.map((template) => template.id));
    expect((await admin.call('GET', '/templates/export')).text).toBe(exported.text);
  });

  it('answer what was created, changed and so already, by YAML and by JSON', async () => {
    const [one, two] = [aScreenTemplate({ id: aSlug() }), aWebTemplate({ id: aSlug() })];
    expect(imported(await importYaml(toYaml({ templates: [one, two] })))).toEqual({
      created: [one.id, two.id],
      changed: [],
      unchanged: [],
    });
    const json = await admin.call('POST', '/templates/import', { templates: [{ ...one, name: 'One' }, two] });
    expect(imported(json)).toEqual({ created: [], changed: [one.id], unchanged: [two.id] });
    expect((await logged(one.id)).map(({ name }) => name)).toEqual(['template.created', 'template.changed']);
    expect(await show(one.id)).toEqual({ ...one, name: 'One' });
  });

  it('are all or nothing', async () => {
    const used = await created();
    await alice.launch({ templateId: used.id, home: 'temporary' });
    const fresh = aScreenTemplate({ id: aSlug() });
    const moved = { ...used, stream: { kind: 'rfb' as const, port: 1 } };
    expect(problem(await importYaml(toYaml({ templates: [fresh, moved] })))).toMatchObject({ code: 'template-in-use' });
    expect((await admin.call('GET', `/templates/${fresh.id}/definition`)).status).toBe(404);
    expect(await logged(fresh.id)).toEqual([]);
  });

  it('name the template and point at the member', async () => {
    const text = toYaml({
      templates: [aScreenTemplate({ id: 'first' }), aWebTemplate({ id: 'second', environment: { PATH: '/' } })],
    });
    expect(problem(await importYaml(text)).errors).toEqual([
      {
        pointer: '/templates/1/environment/PATH',
        detail: 'Template second: The environment variable PATH may not be set for a session.',
      },
    ]);
    expect(problem(await importYaml('templates: [{ name: Nameless }]')).errors).toContainEqual({
      pointer: '/templates/0/id',
      detail: expect.stringMatching(/^Template number 1: /),
    });
    const twice = toYaml({ templates: [aScreenTemplate(), aScreenTemplate()] });
    expect(problem(await importYaml(twice)).errors).toEqual([
      { pointer: '/templates/1/id', detail: expect.stringContaining('another one') },
    ]);
  });

  it.each<[string, string, number, string]>([
    ['no YAML', 'templates: [', 400, 'malformed-request'],
    ['a bomb', 'a: &a [x]\nb: &b [*a,*a]\ntemplates: !!set {*b}', 400, 'malformed-request'],
    ['a circle', 'templates: &a [*a]', 422, 'validation-failed'],
    ['nothing', ' ', 422, 'validation-failed'],
    ['a list', '[]', 422, 'validation-failed'],
    ['no templates', 'templates: []', 422, 'validation-failed'],
    ['more than templates', 'templates: []\nsessions: []', 422, 'validation-failed'],
    ['a prototype', '__proto__: { templates: [] }', 422, 'validation-failed'],
    ['too much', `# ${'x'.repeat(300_000)}`, 413, 'payload-too-large'],
  ])('refuse %s', async (_, text, status, code) => {
    expect(problem(await importYaml(text))).toMatchObject({ status, code });
  });

  it('take no other media type, and YAML nowhere else', async () => {
    const answers = [
      await admin.call('POST', '/templates/import', 'templates', { 'content-type': 'text/plain' }),
      await admin.call('POST', '/templates', 'id: x', { 'content-type': 'application/yaml' }),
    ];
    expect(answers.map((answer) => problem(answer).code)).toEqual(Array(2).fill('unsupported-media-type'));
  });
});
