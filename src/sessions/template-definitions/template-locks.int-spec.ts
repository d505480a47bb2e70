import { DataSource, type EntityManager } from 'typeorm';
import { eventually } from '../../../testing/sessions/eventually.js';
import { type Caller, type SessionsApp, startSessionsApp } from '../../../testing/sessions/sessions-app.js';
import { aScreenTemplate } from '../../../testing/sessions/template-definition.builder.js';
import { TemplateDesk } from '../../../testing/sessions/template-desk.js';
import type { TemplateDefinition } from '../../../protocol/http/templates.js';
import { ownTemplates } from '../catalog-seeding/own-templates.js';
import { CatalogSeeder } from '../catalog-seeding/catalog-seeder.js';
import { Catalog } from '../templates/catalog.js';

let app: SessionsApp;
let desk: TemplateDesk;
let alice: Caller;
let dataSource: DataSource;
beforeAll(async () => {
  app = await startSessionsApp();
  dataSource = app.app.get(DataSource);
  alice = await app.person();
  desk = new TemplateDesk(app, await app.person('admin'));
});
afterAll(() => app.stop());

const hold = async (tx: EntityManager, templateId: string): Promise<void> => {
  await app.app.get(Catalog).hold(tx, [{ templateId, userId: alice.userId }], true);
};

/** Launches of two applications hold the first one; `write` comes, and they take the second one before they are through. */
async function launchingBoth(first: string, second: string, write: () => Promise<unknown>): Promise<unknown> {
  let written: Promise<unknown> = Promise.resolve();
  await dataSource.transaction(async (tx) => {
    await hold(tx, first);
    written = write();
    // Its failure is looked at below.
    written.catch(() => undefined);
    const [me] = await tx.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
    await eventually(async () => {
      const sql = 'SELECT FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))';
      return (await dataSource.query<unknown[]>(sql, [me?.pid])).length > 0;
    });
    await hold(tx, second);
  });
  return written;
}

describe('applications that are written while others of them are launched', () => {
  const renamed = (definition: TemplateDefinition): TemplateDefinition => ({ ...definition, name: 'Renamed' });

  it('are imported in whichever order the file has them', async () => {
    const [a, b] = [aScreenTemplate({ id: 'a-first' }), aScreenTemplate({ id: 'b-second' })];
    await desk.imported({ templates: [a, b] });
    const file = { templates: [renamed(b), renamed(a)] };
    const imported = await launchingBoth(a.id, b.id, () => desk.imported(file));
    expect(imported).toEqual({ created: [], changed: [b.id, a.id], unchanged: [] });
  });

  it('are renewed by a replica of a new version in whichever order that brings them', async () => {
    const [one, other] = [...ownTemplates(null)].sort((a, b) => (a.id < b.id ? -1 : 1));
    const seed = (): Promise<void> => app.app.get(CatalogSeeder).seed([renamed(other!), renamed(one!)]);
    await launchingBoth(one!.id, other!.id, seed);
    expect(await desk.show(one!.id)).toMatchObject({ name: 'Renamed' });
  });
});
