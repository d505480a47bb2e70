/** Starts one PostgreSQL for all integration specs of a run; each spec makes a database of its own on it. */
import '../scripts/typescript.mjs';

export default async function setUp() {
  const { startTestServer } = await import('./postgres-server.ts');
  const server = await startTestServer();
  process.env.STREAMSPACE_TEST_SERVER_URL = server.postgres.url('postgres');
  globalThis.stopTestServer = () => server.stop();
}
