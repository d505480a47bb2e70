import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type Docker from 'dockerode';
import { OWN_CONTAINER, type SessionSpec, type SessionStep } from '../../protocol/session.js';
import { execIn, type ExecPlace } from '../../testing/docker/container-shell.js';
import { DockerBench } from '../../testing/docker/docker-bench.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { DockerEnvironment, dockerRuntimeOptions } from './docker-config.js';
import { DockerRuntime } from './docker-runtime.js';

/** Sooner than agents do, so that nobody waits for it. */
const FIREWALL_CHECK_MS = 500;

const never = new AbortController().signal;

/** Sessions on a real engine, for looking at what is around and inside them. */
export class DockerSessions {
  readonly steps: SessionStep[] = [];
  private generation = 0;

  private constructor(
    readonly bench: DockerBench,
    readonly dataDir: string,
    private readonly variables: Record<string, string>,
    public runtime: DockerRuntime,
  ) {}

  static async open(variables: Record<string, string> = {}): Promise<DockerSessions> {
    const bench = await DockerBench.open();
    const dataDir = await mkdtemp(join(tmpdir(), 'streamspace-sessions-'));
    return new DockerSessions(bench, dataDir, variables, newRuntime(bench, dataDir, variables));
  }

  /** An agent that starts anew, with the state of the one before. */
  restart(variables: Record<string, string> = {}): void {
    this.runtime = newRuntime(this.bench, this.dataDir, { ...this.variables, ...variables });
  }

  /** A desktop of ours, or what `overrides` make of it. */
  spec(overrides: Partial<SessionSpec> = {}): SessionSpec {
    return {
      sessionId: randomUUID(),
      template: 'desktop',
      workload: { platform: 'docker', image: this.bench.image },
      stream: { kind: 'rfb', port: 5900 },
      home: { kind: 'temporary' },
      resources: { cpuMillis: 1000, memoryMiB: 768, storageGiB: 1 },
      screen: { width: 1024, height: 768 },
      environment: {},
      ...overrides,
    };
  }

  apply(spec: SessionSpec, desired: 'running' | 'hibernated' | 'ended'): ReturnType<DockerRuntime['apply']> {
    this.generation += 1;
    const progress = { step: (step: SessionStep) => void this.steps.push(step) };
    return this.runtime.apply(spec, desired, this.generation, progress, never);
  }

  async run(overrides: Partial<SessionSpec> = {}): Promise<SessionSpec> {
    const spec = this.spec(overrides);
    await this.apply(spec, 'running');
    return spec;
  }

  async container({ sessionId }: SessionSpec): Promise<Docker.Container> {
    const container = await this.bench.container(sessionId);
    if (!container) throw new Error('The session has no container.');
    return container;
  }

  async inspect(spec: SessionSpec): Promise<Docker.ContainerInspectInfo> {
    return (await this.container(spec)).inspect();
  }

  /** Runs a script inside, as the session's person. */
  async shell(spec: SessionSpec, script: string, place?: ExecPlace): Promise<{ code: number; output: string }> {
    const { uid, gid, homePath } = spec.container ?? OWN_CONTAINER;
    const person = { user: `${uid}:${gid}`, folder: homePath };
    return execIn(this.bench.docker, await this.container(spec), ['bash', '-c', script], place ?? person);
  }

  async address(spec: SessionSpec): Promise<string> {
    const { NetworkSettings: network } = await this.inspect(spec);
    return Object.values(network.Networks)[0]?.IPAddress ?? '';
  }

  /** Asks the session's web application from the host, as nobody or with a user name and password. */
  async ask(spec: SessionSpec, path: string, auth?: string): Promise<{ head: IncomingMessage; body: string }> {
    const host = await this.address(spec);
    const asked = request({
      host,
      port: spec.stream.port,
      path,
      agent: false,
      ...(auth === undefined ? {} : { auth }),
    });
    asked.end();
    const [head] = (await once(asked, 'response')) as [IncomingMessage];
    return { head, body: await text(head) };
  }

  async takeDown(): Promise<void> {
    await this.bench.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

function newRuntime(bench: DockerBench, dataDir: string, variables: Record<string, string>): DockerRuntime {
  const environment = DockerEnvironment.parse({
    DOCKER_HOST: `unix://${bench.socket}`,
    STREAMSPACE_DOCKER_NAMESPACE: bench.namespace,
    STREAMSPACE_DOCKER_REQUIRE_FIREWALL: 'true',
    ...variables,
  });
  const options = { ...dockerRuntimeOptions(environment, dataDir), firewallCheckMs: FIREWALL_CHECK_MS };
  return new DockerRuntime(options, createAgentLogger('silent'));
}
