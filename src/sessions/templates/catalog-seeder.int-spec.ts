import { DataSource } from 'typeorm';
import type { Workload } from '../../../protocol/session.js';
import { SOFTWARE_VERSION } from '../../../protocol/software-version.js';
import { startTestDatabase, type TestDatabase } from '../../../testing/database.js';
import { SnakeNaming } from '../../platform/database/snake-naming.js';
import { CatalogSeeder } from './catalog-seeder.js';
import { Template } from './template.entity.js';
import { TemplatesRepository } from './templates.repository.js';

describe('CatalogSeeder', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  beforeAll(async () => {
    database = await startTestDatabase();
    const options = { type: 'postgres' as const, url: database.url, entities: [Template] };
    dataSource = await new DataSource({ ...options, namingStrategy: new SnakeNaming() }).initialize();
    await seed();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.stop();
  });

  const seed = (): Promise<void> => new CatalogSeeder(new TemplatesRepository(dataSource)).onModuleInit();
  const workloads = async (id: string): Promise<Workload[]> =>
    (await dataSource.manager.findOneByOrFail(Template, { id })).workloads;
  const store = (id: string, stored: readonly Workload[]): Promise<unknown> =>
    dataSource.query('UPDATE templates SET workloads = $2::jsonb WHERE id = $1', [id, JSON.stringify(stored)]);
  const local = { platform: 'local', application: 'terminal' } as const;
  const image = (name: string): Workload => ({ platform: 'docker', image: name });
  const current = [local, image(`streamspace/terminal:${SOFTWARE_VERSION}`)];

  it('lets each application run on this machine itself and on Docker', async () => {
    expect(await workloads('terminal')).toEqual(current);
  });

  it.each([
    ['of a version without Docker', [local]],
    ['with the image of another version', [local, image('streamspace/terminal:0.0.9')]],
  ])('brings an application up to date: one %s', async (_what, stored) => {
    await store('terminal', stored);
    await seed();
    expect(await workloads('terminal')).toEqual(current);
  });

  it.each([
    ['another image', [local, image('registry.example/terminal:1')]],
    ['the image of another application', [image('streamspace/editor:0.0.9')]],
  ])('leaves what an admin chose: %s', async (_what, stored) => {
    await store('terminal', stored);
    await seed();
    expect(await workloads('terminal')).toEqual(stored);
  });
});
