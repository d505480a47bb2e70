import { join } from 'node:path';
import { dockerEngine, type TestEngine } from '../../../scripts/lib/docker-engine.mjs';
import { DockerBench } from '../../../testing/docker/docker-bench.js';
import { ChaosProxy } from '../../chaos/chaos-proxy.js';
import type { Dice } from '../../rig/dice.js';
import { writeRealCatalog } from '../real-catalog.js';
import type { World } from '../world.js';
import { DockerHost } from './docker-host.js';
import { DockerWitness } from './docker-witness.js';

/** A real Docker engine with a namespace for each agent. */
export class DockerWorld implements World {
  readonly replacesContainers = true;
  readonly catalog: string;
  readonly witness = new DockerWitness();

  private constructor(
    private readonly engine: TestEngine,
    private readonly folder: string,
    private readonly dice: Dice,
  ) {
    this.catalog = writeRealCatalog(folder);
  }

  /** Finds or starts an engine. Rejects where there is none; the message says what to do. */
  static async open(folder: string, dice: Dice): Promise<DockerWorld> {
    return new DockerWorld(await dockerEngine(), folder, dice);
  }

  async addHost(name: string): Promise<DockerHost> {
    const { socket, isOwn } = this.engine;
    // Stopped once, by whoever found it.
    const bench = await DockerBench.on({ socket, isOwn, stop: () => Promise.resolve() }, ['terminal']);
    await this.witness.add(name, bench);
    const near = join(this.folder, `${name}-engine.sock`);
    const proxy = await ChaosProxy.open([socket], this.dice.fork(`${name} engine`), near);
    return new DockerHost(name, bench, { proxy, socket: near });
  }

  async close(): Promise<void> {
    this.witness.close();
    await this.engine.stop();
  }
}
