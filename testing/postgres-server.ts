import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { migrate } from '../src/platform/database/migrate.js';

/** Database that tests copy: migrated once for a whole run. */
export const TEMPLATE_DATABASE = 'streamspace_template';

/** A PostgreSQL of a test run's own. */
export interface TestServer {
  readonly postgres: EmbeddedPostgres;
  stop(): Promise<void>;
}

/** Starts a server in a fresh folder, without the durability that only a real one needs, and prepares the template database. */
export async function startTestServer(): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), 'streamspace-test-'));
  chmodSync(folder, 0o755);
  const postgres = await EmbeddedPostgres.open(folder, ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']);
  await postgres.ensureDatabase(TEMPLATE_DATABASE);
  await migrate(postgres.url(TEMPLATE_DATABASE));
  return {
    postgres,
    stop: async () => {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
