import { basename } from 'node:path';
import { until } from '../../rig/until.js';
import { writeRealCatalog } from '../real-catalog.js';
import type { World } from '../world.js';
import { LocalHost } from './local-host.js';
import { LocalWitness } from './local-witness.js';
import { findSandboxes } from './sandbox-scan.js';

/** Sandboxes on this machine. */
export class LocalWorld implements World {
  readonly replacesContainers = true;
  readonly catalog: string;
  readonly witness: LocalWitness;

  constructor(private readonly folder: string) {
    this.catalog = writeRealCatalog(folder);
    this.witness = new LocalWitness(folder);
  }

  addHost(name: string, dataDir: string): Promise<LocalHost> {
    return Promise.resolve(new LocalHost(name, dataDir));
  }

  /** Agents leave sessions running, and whoever is killed leaves anything. */
  async close(): Promise<void> {
    this.witness.close();
    await until('every sandbox to be gone', () => {
      const left = findSandboxes(basename(this.folder));
      for (const { pid } of left) end(pid);
      return left.length === 0;
    });
  }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended meanwhile.
  }
}
