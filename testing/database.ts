import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { DatabaseAddress } from '../src/platform/database/database-address.js';
import { startTestServer, TEMPLATE_DATABASE } from './postgres-server.js';

/** A migrated database of a spec's own. */
export interface TestDatabase {
  readonly url: string;
  readonly address: DatabaseAddress;
  /** For arranging and looking at rows; knows no entities. */
  readonly dataSource: DataSource;
  stop(): Promise<void>;
}

/** The run's server, started by the global set-up, or one of this spec's own when it is run alone. */
async function server(): Promise<{ url: string; stop(): Promise<void> }> {
  const shared = process.env.STREAMSPACE_TEST_SERVER_URL;
  if (shared) return { url: shared, stop: () => Promise.resolve() };
  const own = await startTestServer();
  return { url: own.postgres.url('postgres'), stop: () => own.stop() };
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Makes a fresh, migrated database. Stop it in `afterAll`. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const { url: serverUrl, stop } = await server();
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(serverUrl, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE_DATABASE}`);
  const url = serverUrl.replace(/\/[^/]*$/, `/${name}`);
  const dataSource = await new DataSource({ type: 'postgres', url, extra: { max: 5 } }).initialize();
  return {
    url,
    address: new DatabaseAddress(url),
    dataSource,
    stop: async () => {
      await dataSource.destroy();
      await administer(serverUrl, `DROP DATABASE ${name} WITH (FORCE)`);
      await stop();
    },
  };
}
