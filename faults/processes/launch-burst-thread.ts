/** A thread that sends many launches at once, each over a connection of its own. It shares the processors with what it measures, and so parses nothing. */
import { once } from 'node:events';
import { Agent, IncomingMessage, request } from 'node:http';
import { parentPort, workerData } from 'node:worker_threads';
import { BurstPlan } from '../rig/launch-burst.js';

interface Answered {
  readonly status: number;
  readonly text: string;
}

const { url, tokens, body, deadlineMs } = BurstPlan.parse(workerData);
const agent = new Agent({ keepAlive: true });

async function launch(token: string): Promise<Answered> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  const sent = request(`${url}/api/v1/sessions`, { method: 'POST', agent, headers, timeout: deadlineMs });
  sent.once('timeout', () => sent.destroy(new Error(`A launch was not answered within ${deadlineMs} ms.`)));
  sent.end(body);
  const answered: unknown[] = await once(sent, 'response');
  const [response] = answered;
  if (!(response instanceof IncomingMessage)) throw new Error('There is no answer to a launch.');
  let text = '';
  response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  await once(response, 'end');
  return { status: response.statusCode ?? 0, text };
}

parentPort?.postMessage('ready');
if (parentPort) await once(parentPort, 'message');
const beganAtMs = performance.now();
const answers = await Promise.all(
  tokens.map(async (token) => ({ ...(await launch(token)), afterMs: performance.now() - beganAtMs })),
);
agent.destroy();
parentPort?.postMessage(answers);
