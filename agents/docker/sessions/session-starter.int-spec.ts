import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aSpec } from '../../../testing/agents/session-apply.builder.js';
import { answering, FakeEngine } from '../../../testing/docker/fake-engine.js';
import { SessionContainers } from '../containers/session-containers.js';
import { DockerEngine } from '../engine/docker-engine.js';
import { SessionPasswords } from '../../core/screen/session-passwords.js';
import { SessionStarter } from './session-starter.js';

const CONTAINER = 'c1';
const NETWORK = 'sessions';
const LAST_LINE = 'waiting for a display that never comes';

/** What a container said, as the engine frames it. */
function record(line: string): Buffer {
  const text = Buffer.from(`${line}\n`);
  const header = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(text.length, 4);
  return Buffer.concat([header, text]);
}

describe('a start that nothing answers to', () => {
  let page: Server;
  let engine: FakeEngine;
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'streamspace-starter-'));
    page = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(page, 'listening');
    const networks = { [NETWORK]: { IPAddress: '127.0.0.1' } };
    engine = await new FakeEngine({
      [`POST /containers/${CONTAINER}/start`]: (_request, response) => void response.writeHead(204).end(),
      [`GET /containers/${CONTAINER}/json`]: answering({
        State: { Running: true },
        NetworkSettings: { Networks: networks },
      }),
      [`GET /containers/${CONTAINER}/logs`]: (_request, response) => void response.end(record(LAST_LINE)),
    }).start();
  });
  afterEach(async () => {
    page.close();
    await engine.stop();
    await rm(folder, { recursive: true });
  });

  /** Begins a start that the agent itself gives up after `limitMs`. */
  function starting(limitMs: number, signal: AbortSignal): Promise<void> {
    const { port } = page.address() as AddressInfo;
    const containers = new SessionContainers(new DockerEngine({ socketPath: engine.socketPath }), 'test', NETWORK);
    const starter = new SessionStarter(containers, new SessionPasswords(folder), limitMs);
    const spec = aSpec({ stream: { kind: 'http', port } });
    const progress = { step: (): void => undefined };
    return starter.start({ containerId: CONTAINER, salt: 'salt', spec, progress, signal });
  }
  const timedOut = {
    reason: { code: 'start-timeout' },
    detail: expect.stringContaining(LAST_LINE) as string,
  };

  it('ends with what the container said last when the control plane gives it up', async () => {
    const abort = new AbortController();
    const start = starting(600_000, abort.signal);
    void once(page, 'connection').then(() => abort.abort());
    await expect(start).rejects.toMatchObject(timedOut);
  });

  it('ends with what the container said last when the agent has waited long enough', async () => {
    const { signal } = new AbortController();
    await expect(starting(1, signal)).rejects.toMatchObject(timedOut);
  });
});
