import { execFileSync } from 'node:child_process';
import { DockerBench } from '../../testing/docker/docker-bench.js';
import type { TestEngine } from '../../scripts/lib/docker-engine.mjs';
import { APPLICATIONS } from '../../scripts/lib/docker-images.mjs';
import type { SessionHost } from './first-desktop.steps.js';
import { readTyped } from './typed-files.js';
import type { StartPlan } from './product.js';

/** A real Docker engine with the images on it, and a namespace for the product of one spec. */
export class DockerHost implements SessionHost {
  private constructor(readonly bench: DockerBench) {}

  /** Rejects where no engine can be had; the message says what to do. */
  static async open(): Promise<DockerHost> {
    return new DockerHost(await DockerBench.open(APPLICATIONS));
  }

  /** As {@link open}, on an engine that runs already. */
  static async on(engine: TestEngine): Promise<DockerHost> {
    return new DockerHost(await DockerBench.on(engine, APPLICATIONS));
  }

  get plan(): StartPlan {
    const { namespace, socket } = this.bench;
    return {
      args: ['--docker'],
      env: { STREAMSPACE_DOCKER_NAMESPACE: namespace, DOCKER_HOST: `unix://${socket}` },
    };
  }

  readHome(name: string): string | null {
    const texts = this.lines('volume', 'ls', '--quiet').map((volume) => {
      const [folder = ''] = this.docker('volume', 'inspect', '--format', '{{.Mountpoint}}', volume);
      return readTyped(folder, name);
    });
    return texts.find((text) => text !== null) ?? null;
  }

  running(): string[] {
    return this.lines('ps', '--format', '{{.Names}}');
  }

  /** Process id, on this machine, of the first process in the container of a session. */
  initOf(sessionId: string): number {
    const [name = ''] = this.running().filter((container) => container.includes(sessionId));
    const [pid] = this.docker('inspect', '--format', '{{.State.Pid}}', name);
    return Number(pid);
  }

  /** Whether the container of a session stands still. */
  isPaused(sessionId: string): boolean {
    const [name = ''] = this.running().filter((container) => container.includes(sessionId));
    const [isPaused] = this.docker('inspect', '--format', '{{.State.Paused}}', name);
    return isPaused === 'true';
  }

  /** Address of a session's container on its bridge. */
  addressOf(sessionId: string): string {
    const [name = ''] = this.running().filter((container) => container.includes(sessionId));
    const [address = ''] = this.docker(
      'inspect',
      '--format',
      '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}',
      name,
    );
    return address;
  }

  /** Removes everything of the namespace. */
  close(): Promise<void> {
    return this.bench.close();
  }

  /** What a list of the engine says about this namespace. */
  private lines(...list: string[]): string[] {
    return this.docker(...list, '--filter', `label=io.streamspace.namespace=${this.bench.namespace}`);
  }

  private docker(...args: string[]): string[] {
    const output = execFileSync('docker', ['--host', `unix://${this.bench.socket}`, ...args], { encoding: 'utf8' });
    return output.split('\n').filter((line) => line !== '');
  }
}
