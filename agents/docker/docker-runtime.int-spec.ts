import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionSpec } from '../../protocol/session.js';
import { answering, FakeEngine, refusing, silent } from '../../testing/docker/fake-engine.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { RuntimeError } from '../core/session-runtime.js';
import { DockerEnvironment, dockerRuntimeOptions } from './docker-config.js';
import { EngineUnavailableError } from './docker-failures.js';
import { DockerRuntime } from './docker-runtime.js';
import { DockerEngine } from './engine/docker-engine.js';
import { EngineTimeoutError } from './engine/engine-errors.js';

const sessionId = '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13';
const spec: SessionSpec = {
  sessionId,
  template: 'desktop',
  workload: { platform: 'docker', image: 'app:1' },
  stream: { kind: 'rfb', port: 5900 },
  home: { kind: 'temporary' },
  resources: { cpuMillis: 1000, memoryMiB: 512, storageGiB: 1 },
  screen: { width: 1024, height: 768 },
  environment: {},
};
const progress = { step: (): void => undefined };
const never = new AbortController().signal;
const dataDir = mkdtempSync(join(tmpdir(), 'streamspace-docker-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

function runtimeAt(socketPath: string): DockerRuntime {
  const environment = DockerEnvironment.parse({ DOCKER_HOST: `unix://${socketPath}` });
  return new DockerRuntime(dockerRuntimeOptions(environment, dataDir), createAgentLogger('silent'));
}

describe('DockerRuntime without an engine', () => {
  const runtime = runtimeAt(join(dataDir, 'nobody.sock'));

  it('never says that sessions are gone', async () => {
    expect(await runtime.list()).toEqual({ complete: false, instances: [] });
    expect(await runtime.stats()).toEqual(new Map());
  });

  it('does not claim to have cleaned up', async () => {
    const failure = runtime.apply(spec, 'running', 1, progress, never);
    await expect(failure).rejects.toBeInstanceOf(EngineUnavailableError);
    await expect(runtime.apply(spec, 'ended', 2, progress, never)).rejects.not.toBeInstanceOf(RuntimeError);
  });

  it('tells a viewer in a sentence', async () => {
    await expect(runtime.connect(sessionId, 5900)).rejects.toBeInstanceOf(RuntimeError);
  });
});

describe('DockerRuntime with an engine that misbehaves', () => {
  it.each([
    ['a server error', refusing(500, 'containerd is gone')],
    ['something that is no list', answering({ nothing: true })],
  ])('never says that sessions are gone: %s', async (_what, answer) => {
    const engine = await new FakeEngine({ 'GET /containers/json': answer }).start();
    expect(await runtimeAt(engine.socketPath).list()).toEqual({ complete: false, instances: [] });
    await engine.stop();
  });

  it('gives up on an engine that takes the question and stays silent', async () => {
    const engine = await new FakeEngine({ 'GET /containers/json': silent }).start();
    const client = new DockerEngine({ socketPath: engine.socketPath });
    const late = client.call((abortSignal) => client.docker.listContainers({ abortSignal }), 100);
    await expect(late).rejects.toBeInstanceOf(EngineTimeoutError);
    await engine.stop();
  });
});
