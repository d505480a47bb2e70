import { Agent, get, type IncomingMessage } from 'node:http';
import { upgrade, UpgradeRefusedError } from '../../../testing/agents-gateway/dial-stream.js';
import { startTestControlPlane, type TestControlPlane } from '../../../testing/agents-gateway/gateway-app.js';
import { AGENT_CONTROL_PATH } from '../../../protocol/agent/handshake.js';
import { Departure } from '../../platform/http/departure.js';
import { AgentsModule } from '../agents.module.js';

describe('a replica that is about to stop', () => {
  let plane: TestControlPlane;
  const kept = new Agent({ keepAlive: true });
  beforeAll(async () => {
    plane = await startTestControlPlane({ imports: [AgentsModule] });
  });
  afterAll(async () => {
    kept.destroy();
    await plane.stop();
  });

  function ask(path: string): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      get(`${plane.url}${path}`, { agent: kept }, (answer) => resolve(answer.resume())).once('error', reject);
    });
  }

  async function statusOfUpgrade(path: string): Promise<unknown> {
    const error: unknown = await upgrade(`${plane.url}${path}`).catch((caught: unknown) => caught);
    return error instanceof UpgradeRefusedError ? error.status : error;
  }

  it('says so to balancers and agents, ends each connection with its answer, and serves as before until it takes nothing new', async () => {
    const departure = plane.app.get(Departure);
    expect((await ask('/readyz')).statusCode).toBe(200);
    expect((await ask('/healthz')).headers.connection).toBe('keep-alive');
    departure.announce();
    expect((await ask('/readyz')).statusCode).toBe(503);
    const answer = await ask('/healthz');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.connection).toBe('close');
    expect(await statusOfUpgrade(`${AGENT_CONTROL_PATH}/?EIO=4&transport=websocket`)).toBe(503);
    expect(await statusOfUpgrade('/api/v1/agents/streams/0190c0de-0000-7000-8000-000000000001')).toBe(401);
    departure.close();
    await expect(ask('/healthz')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
});
