import { until } from '../../e2e/support/processes.js';
import type { StartedProduct } from '../product/bench-product.js';

/** One running session of the product, and how its streams are opened. */
export interface StreamTarget {
  /** Answers with a one-use ticket to `POST`. */
  readonly ticketUrl: string;
  /** Value of the header `Authorization`. */
  readonly authorization: string;
  /** Process ids by the names that the table shows. */
  readonly pids: Readonly<Record<string, number>>;
}

/** Launches a session with a screen and waits until it runs. */
export async function launchStreamTarget({ api, url, pids }: StartedProduct): Promise<StreamTarget> {
  const { id } = await api.launch('terminal');
  await until('the session to run', async () => (await api.session(id)).state === 'running');
  return { ticketUrl: `${url}/api/v1/sessions/${id}/tickets`, authorization: api.authorization ?? '', pids };
}
