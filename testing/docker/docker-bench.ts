import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import Docker from 'dockerode';
import { SOFTWARE_VERSION } from '../../protocol/software-version.js';
import { dockerEngine, type TestEngine } from '../../scripts/lib/docker-engine.mjs';
import { buildSessionImages } from '../../scripts/lib/docker-images.mjs';

/** A real engine with the desktop's image on it, and a namespace that nobody else uses. */
export class DockerBench {
  readonly namespace = `test-${randomBytes(4).toString('hex')}`;
  readonly docker: Docker;

  private constructor(
    private readonly engine: TestEngine,
    readonly image: string,
  ) {
    this.docker = new Docker({ socketPath: engine.socket });
  }

  /** Finds or starts an engine and builds the images of `applications` that are missing. Rejects where neither can be had. */
  static async open(applications: readonly string[] = ['desktop']): Promise<DockerBench> {
    return DockerBench.on(await dockerEngine(), applications);
  }

  /** As {@link open}, on an engine that runs already. */
  static async on(engine: TestEngine, applications: readonly string[] = ['desktop']): Promise<DockerBench> {
    const [image = ''] = await buildSessionImages(engine.socket, SOFTWARE_VERSION, applications);
    return new DockerBench(engine, image);
  }

  get socket(): string {
    return this.engine.socket;
  }

  get filters(): string {
    return JSON.stringify({ label: [`io.streamspace.namespace=${this.namespace}`] });
  }

  /** The container of a session that counts, running or not. */
  async container(sessionId: string): Promise<Docker.Container | undefined> {
    const found = await this.docker.listContainers({ all: true, filters: this.filters });
    const own = found.filter(({ Names }) => Names.some((name) => name.includes(sessionId)));
    const best = own.find(({ State }) => State === 'running') ?? own[0];
    return best ? this.docker.getContainer(best.Id) : undefined;
  }

  /** Removes everything of the namespace, and stops the engine if it was started here. */
  async close(): Promise<void> {
    for (const { Id } of await this.docker.listContainers({ all: true, filters: this.filters })) {
      await this.docker.getContainer(Id).remove({ force: true, v: true });
    }
    const { Volumes: volumes } = await this.docker.listVolumes({ filters: this.filters });
    for (const { Name } of volumes) await this.docker.getVolume(Name).remove();
    for (const { Id, Options } of await this.docker.listNetworks({ filters: this.filters })) {
      await this.docker.getNetwork(Id).remove();
      forgetRules(Options?.['com.docker.network.bridge.name'] ?? '');
    }
    await this.engine.stop();
  }
}

/** Takes the firewall rules of a bridge out of the kernel, with the chains that they call. */
function forgetRules(bridge: string): void {
  const table = execFileSync('iptables', ['-w', '5', '-S'], { encoding: 'utf8' });
  for (const line of table.split('\n').filter((rule) => rule.includes(` -i ${bridge} -j STREAMSPACE-`))) {
    const [, hook = '', , , , chain = ''] = line.split(' ');
    execFileSync('iptables', ['-w', '5', '-D', hook, '-i', bridge, '-j', chain]);
    execFileSync('iptables', ['-w', '5', '-F', chain]);
    execFileSync('iptables', ['-w', '5', '-X', chain]);
  }
}
