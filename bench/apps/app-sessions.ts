import { Client } from 'pg';
import { AppClient } from '../../testing/app-proxy/app-client.js';
import { until } from '../../e2e/support/processes.js';
import type { StartedProduct } from '../product/bench-product.js';

const TEMPLATE = `
  INSERT INTO templates (id, name, summary, category, icon, stream_kind, stream_port, workloads, resources)
  SELECT 'bench-' || $1, 'Bench', 'A web application', 'Web', 'browser', 'http', $1::int,
    '[{ "platform": "local", "command": ["web-app"] }]', resources
  FROM templates WHERE id = 'terminal'`;

/** A session of a web application that answers at `port`, and a browser that has entered it. */
export async function anAppSession({ api, url, databaseUrl }: StartedProduct, port: number): Promise<AppClient> {
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();
  await database.query(TEMPLATE, [port]);
  await database.end();
  const { id } = await api.launch(`bench-${port}`, { home: 'temporary' });
  await until('the session to run', async () => (await api.session(id)).state === 'running');
  const plane = Number(new URL(url).port);
  const client = new AppClient(plane, `${id}.localhost:${plane}`);
  const { status } = await client.enter(await api.ticket(id));
  if (status !== 303) throw new Error(`The application cannot be entered: ${status}.`);
  return client;
}
