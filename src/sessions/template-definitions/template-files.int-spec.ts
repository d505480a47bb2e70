import { TemplateFile } from '../../../protocol/http/templates.js';
import type { FakeAgent } from '../../../testing/agents-gateway/fake-agent.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate, aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { aSlug, problemOf, TemplateDesk } from '../../../testing/sessions/template-desk.js';
import { parseYaml, toYaml } from './template-yaml.js';

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

describe('import and export', () => {
  it('gives out those that are asked for, and nothing that the import would refuse', async () => {
    const environment = Object.fromEntries(Array.from({ length: 70 }, (_, index) => [`V${index}`, 'x'.repeat(2_000)]));
    const [one, two] = [await desk.created({ environment }), await desk.created({ environment })];
    expect(problemOf(await admin.call('GET', '/templates/export'))).toMatchObject({ code: 'payload-too-large' });
    const alone = await admin.call('GET', `/templates/export?ids=${one.id}`);
    expect(await desk.imported(alone.text)).toEqual({ created: [], changed: [], unchanged: [one.id] });
    expect(problemOf(await admin.call('GET', '/templates/export?ids=nothing')).code).toBe('template-not-found');
    expect(problemOf(await admin.call('GET', '/templates/export?ids=')).code).toBe('validation-failed');
    for (const { id } of [one, two]) await desk.remove(id);
  });

  it('take back what they give, in meaning and in order', async () => {
    const { id } = await desk.created(aWebTemplate({ id: aSlug(), isEnabled: false, idleMinutes: null }));
    const exported = await admin.call('GET', '/templates/export');
    expect(exported.status).toBe(200);
    const { templates } = TemplateFile.parse(parseYaml(exported.text));
    expect(templates.find((template) => template.id === id)).toEqual(await desk.show(id));
    expect(await desk.imported(exported.text)).toEqual({
      created: [],
      changed: [],
      unchanged: templates.map((template) => template.id),
    });
    expect(await desk.exported()).toBe(exported.text);
    for (const template of templates)
      await app.database.dataSource.query('UPDATE templates SET removed_at = now() WHERE id = $1', [template.id]);
    expect((await desk.imported(exported.text)).created).toEqual(templates.map((template) => template.id));
    expect(await desk.exported()).toBe(exported.text);
  });

  it('answer what was created, changed and so already, by YAML and by JSON', async () => {
    const [one, two] = [aScreenTemplate({ id: aSlug() }), aWebTemplate({ id: aSlug() })];
    expect(await desk.imported(toYaml({ templates: [one, two] }))).toEqual({
      created: [one.id, two.id],
      changed: [],
      unchanged: [],
    });
    const body = { templates: [{ ...one, name: 'One' }, two] };
    expect(await desk.imported(body)).toEqual({ created: [], changed: [one.id], unchanged: [two.id] });
    expect((await desk.logged(one.id)).map(({ name }) => name)).toEqual(['template.created', 'template.changed']);
    expect(await desk.show(one.id)).toEqual({ ...one, name: 'One' });
  });

  it('are all or nothing', async () => {
    const used = await desk.created();
    await alice.launch({ templateId: used.id, home: 'temporary' });
    const fresh = aScreenTemplate({ id: aSlug() });
    const moved = { ...used, stream: { kind: 'rfb' as const, port: 1 } };
    expect(problemOf(await desk.importYaml(toYaml({ templates: [fresh, moved] })))).toMatchObject({
      code: 'template-in-use',
    });
    expect((await admin.call('GET', `/templates/${fresh.id}/definition`)).status).toBe(404);
    expect(await desk.logged(fresh.id)).toEqual([]);
  });

  it('name the template and point at the member', async () => {
    const text = toYaml({
      templates: [aScreenTemplate({ id: 'first' }), aWebTemplate({ id: 'second', environment: { PATH: '/' } })],
    });
    expect(problemOf(await desk.importYaml(text)).errors).toEqual([
      {
        pointer: '/templates/1/environment/PATH',
        detail: 'Template second: The environment variable PATH may not be set for a session.',
      },
    ]);
    expect(problemOf(await desk.importYaml('templates: [{ name: Nameless }]')).errors).toContainEqual({
      pointer: '/templates/0/id',
      detail: expect.stringMatching(/^Template number 1: /) as unknown,
    });
    const twice = toYaml({ templates: [aScreenTemplate(), aScreenTemplate()] });
    expect(problemOf(await desk.importYaml(twice)).errors).toEqual([
      { pointer: '/templates/1/id', detail: expect.stringContaining('another one') as unknown },
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
    expect(problemOf(await desk.importYaml(text))).toMatchObject({ status, code });
  });

  it('take no other media type, and YAML nowhere else', async () => {
    const answers = [
      await admin.call('POST', '/templates/import', 'templates', { 'content-type': 'text/plain' }),
      await admin.call('POST', '/templates', 'id: x', { 'content-type': 'application/yaml' }),
    ];
    expect(answers.map((answer) => problemOf(answer).code)).toEqual(Array(2).fill('unsupported-media-type'));
  });
});
