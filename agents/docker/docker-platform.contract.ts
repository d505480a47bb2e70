import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import type Docker from 'dockerode';
import { OWN_CONTAINER, type HomeSpec, type SessionSpec } from '../../protocol/session.js';
import { contractWebApp } from '../../testing/agents/contract-web-app.js';
import { makeCommandImage } from '../../testing/docker/command-image.js';
import { execIn, hostUidsOf } from '../../testing/docker/container-shell.js';
import { DockerBench } from '../../testing/docker/docker-bench.js';
import { firstAddress } from '../../testing/docker/host-address.js';
import { createAgentLogger } from '../core/agent-logger.js';
import type { ContractPlatform, ExecResult } from '../core/session-runtime-bench.contract.js';
import { greetScreen } from '../core/rfb/rfb-greeting.js';
import { DockerEnvironment, dockerRuntimeOptions } from './docker-config.js';
import { DockerRuntime } from './docker-runtime.js';

const WEB_PORT = 3000;

/** The Docker engine of the machine that the suite runs on. */
export class DockerContractPlatform implements ContractPlatform {
  readonly isMeasured = true;
  readonly hostAddress = firstAddress();
  readonly hostPaths: readonly string[];

  private constructor(
    readonly bench: DockerBench,
    private readonly dataDir: string,
    private readonly webImage: string,
  ) {
    this.hostPaths = [dataDir, bench.socket, '/var/lib/docker', '/root', process.cwd(), '/sys/kernel/debug/tracing'];
  }

  static async open(): Promise<DockerContractPlatform> {
    const bench = await DockerBench.open();
    const dataDir = await mkdtemp(join(tmpdir(), 'streamspace-contract-'));
    const name = { repo: 'streamspace-test/contract-web', tag: bench.namespace };
    const command = contractWebApp(WEB_PORT, '0.0.0.0');
    return new DockerContractPlatform(bench, dataDir, await makeCommandImage(bench.docker, name, bench.image, command));
  }

  newRuntime(): DockerRuntime {
    const environment = DockerEnvironment.parse({
      DOCKER_HOST: `unix://${this.bench.socket}`,
      STREAMSPACE_DOCKER_NAMESPACE: this.bench.namespace,
      STREAMSPACE_DOCKER_REQUIRE_FIREWALL: 'true',
    });
    return new DockerRuntime(dockerRuntimeOptions(environment, this.dataDir), createAgentLogger('silent'));
  }

  spec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      sessionId,
      template: 'contract',
      workload: { platform: 'docker', image: this.bench.image },
      stream: { kind: 'rfb', port: 5900 },
      home,
      resources: { cpuMillis: 1000, memoryMiB: 1024, storageGiB: 1 },
      screen: { width: 1024, height: 768 },
      environment: {},
    };
  }

  webSpec(sessionId: string, home: HomeSpec): SessionSpec {
    return {
      ...this.spec(sessionId, home),
      workload: { platform: 'docker', image: this.webImage },
      stream: { kind: 'http', port: WEB_PORT },
      container: OWN_CONTAINER,
      web: {
        readiness: { kind: 'http', path: '/' },
        access: { userVariable: 'APP_USER', passwordVariable: 'APP_PASSWORD' },
        activity: { requests: true, messages: false, ignoredPaths: ['/poll'], ignoredMessages: [] },
      },
    };
  }

  async exec(sessionId: string, argv: readonly string[]): Promise<ExecResult> {
    return execIn(this.bench.docker, await this.container(sessionId), argv);
  }

  greet(stream: Duplex): ReturnType<typeof greetScreen> {
    return greetScreen(stream);
  }

  async killInstance(sessionId: string): Promise<void> {
    const container = await this.container(sessionId);
    const ended = container.wait();
    await container.kill();
    await ended;
  }

  async hostUids(sessionId: string): Promise<readonly number[]> {
    const container = await this.bench.container(sessionId);
    return container ? hostUidsOf(container) : [];
  }

  async dispose(): Promise<void> {
    const filters = this.bench.filters;
    expect(await this.bench.docker.listContainers({ all: true, filters })).toEqual([]);
    await this.bench.docker.getImage(this.webImage).remove();
    await this.bench.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async container(sessionId: string): Promise<Docker.Container> {
    const container = await this.bench.container(sessionId);
    if (!container) throw new Error('The session has no container.');
    return container;
  }
}
