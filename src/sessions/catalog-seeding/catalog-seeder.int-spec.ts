import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { SOFTWARE_VERSION } from '../../../protocol/software-version.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { aScreenTemplate, aWebTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { SnakeNaming } from '../../platform/database/snake-naming.js';
import { CatalogConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { definitionOf } from '../template-definitions/template-columns.js';
import { TemplateDefinitionsRepository } from '../template-definitions/template-definitions.repository.js';
import { Template } from '../templates/template.entity.js';
import { CatalogSeeder } from './catalog-seeder.js';
import { ownTemplates } from './own-templates.js';

describe('CatalogSeeder', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  const templates = new TemplateDefinitionsRepository();
  beforeAll(async () => {
    database = await startTestDatabase();
    const options = { type: 'postgres' as const, url: database.url, entities: [Template] };
    dataSource = await new DataSource({ ...options, namingStrategy: new SnakeNaming() }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.stop();
  });
  beforeEach(() => dataSource.query('DELETE FROM templates'));

  const seed = (...shipped: TemplateDefinition[]): Promise<void> =>
    new CatalogSeeder(dataSource, templates, new EventLog(), new CatalogConfig('catalog')).seed(shipped);
  const stored = async (id: string): Promise<TemplateDefinition> =>
    definitionOf(await dataSource.manager.findOneByOrFail(Template, { id }));
  const change = (definition: TemplateDefinition): Promise<void> => templates.replace(dataSource.manager, definition);
  const events = async (work: () => Promise<unknown>): Promise<string[]> => {
    const count = (): Promise<{ name: string; data: { template: string } }[]> =>
      dataSource.query('SELECT name, data FROM events ORDER BY ordinal');
    const before = (await count()).length;
    await work();
    return (await count()).slice(before).map(({ name, data }) => `${name} ${data.template}`);
  };
  const v1 = aWebTemplate();
  const v2 = aWebTemplate({ workloads: [{ platform: 'docker', image: 'registry.example/studio:2' }], icon: 'video' });

  it('lets our own applications run on every platform', async () => {
    await seed(...ownTemplates(null));
    const image = `streamspace/terminal:${SOFTWARE_VERSION}`;
    expect((await stored('terminal')).workloads).toEqual([
      { platform: 'local', application: 'terminal' },
      { platform: 'docker', image },
      { platform: 'kubernetes', image },
    ]);
  });

  it('takes our own images from the registry that is named, and from another one once that is', async () => {
    const imagesFrom = async (registry: string | null): Promise<unknown> => {
      const config = new CatalogConfig('catalog', undefined, registry);
      await new CatalogSeeder(dataSource, templates, new EventLog(), config).onModuleInit();
      return (await stored('terminal')).workloads.flatMap((workload) => ('image' in workload ? [workload.image] : []));
    };
    const terminal = `streamspace/terminal:${SOFTWARE_VERSION}`;
    const both = (image: string): string[] => [image, image];
    expect(await imagesFrom(null)).toEqual(both(terminal));
    expect(await imagesFrom('registry.example.com/tools')).toEqual(both(`registry.example.com/tools/${terminal}`));
    expect(await imagesFrom('mirror.example.com')).toEqual(both(`mirror.example.com/${terminal}`));
    expect(await imagesFrom(null)).toEqual(both(terminal));
  });

  it('stores every member, says so once, and does nothing the second time', async () => {
    expect(await events(() => seed(v1, aScreenTemplate()))).toEqual([
      'template.created paint',
      'template.created studio',
    ]);
    expect([await stored('studio'), await stored('paint')]).toEqual([v1, aScreenTemplate()]);
    expect(await events(() => seed(v1, aScreenTemplate()))).toEqual([]);
  });

  it('adds each application once when replicas start at once', async () => {
    const names = await events(() => Promise.all([seed(v1), seed(v1), seed(v1)]));
    expect(names).toEqual(['template.created studio']);
  });

  it('brings what nobody changed to a new version', async () => {
    await seed(v1);
    expect(await events(() => seed(v2))).toEqual(['template.changed studio']);
    expect(await stored('studio')).toEqual(v2);
  });

  it('keeps what an administrator changed, and renews the rest', async () => {
    await seed(v1);
    const wish = {
      isEnabled: false,
      idleMinutes: null,
      resources: { cpuMillis: 4000, memoryMiB: 8192, storageGiB: 5 },
    };
    await change({ ...v1, ...wish });
    await seed(v2);
    expect(await stored('studio')).toEqual({ ...v2, ...wish });
  });

  it('keeps everything where the new version does not go with the change', async () => {
    await seed(v1);
    const wish = aWebTemplate({ environment: { CUSTOM_TOKEN: 'x' } });
    await change(wish);
    const access = { userVariable: 'CUSTOM_USER', passwordVariable: 'CUSTOM_TOKEN' };
    await seed({ ...v2, web: { ...v2.web!, access } });
    expect(await stored('studio')).toEqual(wish);
  });

  it('leaves removed what was removed, and alone what was there before', async () => {
    await seed(v1);
    await templates.remove(dataSource.manager, 'studio');
    expect(await events(() => seed(v2))).toEqual([]);
    expect(await templates.findAll(dataSource.manager)).toEqual([]);
    const own = aScreenTemplate({ name: 'Of an administrator' });
    await templates.insert(dataSource.manager, own);
    await seed(aScreenTemplate());
    expect(await stored('paint')).toEqual(own);
  });

  it('strands no session: what one depends on stays until a start without it', async () => {
    const moved = { ...v2, stream: { ...v1.stream, port: v1.stream.port + 1 } };
    await seed(v1);
    const sessionId = await aRunningSession(dataSource, v1.id);
    expect(await events(() => seed(moved))).toEqual([]);
    expect(await stored('studio')).toEqual(v1);
    await dataSource.query('DELETE FROM sessions WHERE id = $1', [sessionId]);
    expect(await events(() => seed(moved))).toEqual(['template.changed studio']);
    expect(await stored('studio')).toEqual(moved);
  });

  describe('with rows of a version that did not note what it brought along', () => {
    const [, , terminal] = ownTemplates(null);
    const local = { platform: 'local', application: 'terminal' } as const;
    const image = (name: string): TemplateDefinition['workloads'][number] => ({ platform: 'docker', image: name });

    it.each([
      ['of a version without Docker', [local]],
      ['with the image of another version', [local, image('streamspace/terminal:0.0.9')]],
    ])('brings an application up to date: one %s', async (_what, workloads) => {
      await templates.insert(dataSource.manager, { ...terminal!, workloads });
      await seed(terminal!);
      expect(await stored('terminal')).toEqual(terminal);
    });

    it('brings our images up to date again after such a version ran in between', async () => {
      await seed(terminal!);
      await change({ ...terminal!, workloads: [image('streamspace/terminal:0.0.9')] });
      await seed(terminal!);
      expect(await stored('terminal')).toEqual(terminal);
    });

    it.each([
      ['another image', [local, image('registry.example/terminal:1')]],
      ['the image of another application', [image('streamspace/editor:0.0.9')]],
    ])('leaves what an admin chose: %s', async (_what, workloads) => {
      await templates.insert(dataSource.manager, { ...terminal!, workloads });
      await seed(terminal!);
      expect((await stored('terminal')).workloads).toEqual(workloads);
    });
  });
});

/** A session of a template, on an agent for Docker. */
async function aRunningSession(dataSource: DataSource, templateId: string): Promise<string> {
  const [ownerId, agentId, sessionId] = [randomUUID(), randomUUID(), randomUUID()];
  await dataSource.query(
    `INSERT INTO users (id, username, username_key, display_name, role) VALUES ($1, 'ada', 'ada', 'Ada', 'user')`,
    [ownerId],
  );
  await dataSource.query(`INSERT INTO agents (id, name, platform, public_key) VALUES ($1, 'docker', 'docker', $2)`, [
    agentId,
    randomUUID(),
  ]);
  await dataSource.query(
    `INSERT INTO sessions (id, owner_id, template_id, name, resources, screen, agent_id, state)
     VALUES ($1, $2, $3, 'An app', '{"cpuMillis":1000,"memoryMiB":512,"storageGiB":1}', '{"width":1280,"height":800}', $4, 'running')`,
    [sessionId, ownerId, templateId, agentId],
  );
  return sessionId;
}
