import { join } from 'node:path';
import { CONTROL_PLANE_NODE_OPTIONS } from '../../src/platform/node-options.js';
import type { ChaosProxy } from '../chaos/chaos-proxy.js';
import { CHECKOUT, RigProcess } from './rig-process.js';

/** What a replica of the control plane is started with. */
export interface ReplicaPlan {
  readonly name: string;
  readonly port: number;
  /** Where other replicas find it; null when it is the only one. */
  readonly peerPort: number | null;
  readonly folder: string;
  /** Folder of the templates. */
  readonly catalog: string;
  readonly env: Readonly<Record<string, string>>;
  /** What of it is broken on purpose; empty for nothing. */
  readonly sabotage: string;
}

/** One process of the control plane, with a link to the database of its own. */
export class Replica {
  readonly process: RigProcess;

  constructor(
    readonly plan: ReplicaPlan,
    /** Between it and the database. */
    readonly database: ChaosProxy,
  ) {
    const { name, port, peerPort, folder, catalog, env, sabotage } = plan;
    const isWhole = sabotage === '';
    this.process = new RigProcess({
      title: name,
      script: join(CHECKOUT, isWhole ? 'dist/src/main.js' : 'faults/processes/control-plane-entry.ts'),
      execArgv: [...CONTROL_PLANE_NODE_OPTIONS, ...(isWhole ? [] : ['--import', './faults/processes/built.mjs'])],
      env: {
        ...env,
        STREAMSPACE_PORT: String(port),
        ...(peerPort !== null && { STREAMSPACE_PEER_LISTEN: `127.0.0.1:${peerPort}` }),
        STREAMSPACE_CATALOG_DIR: catalog,
        STREAMSPACE_CLIENT_DIR: join(CHECKOUT, 'faults/catalog'),
        STREAMSPACE_LOG_LEVEL: 'info',
        FAULTS_SABOTAGE: sabotage,
      },
      logFile: join(folder, `${name}.log`),
      ready: 'ready',
    });
  }

  get url(): string {
    return `http://127.0.0.1:${this.plan.port}`;
  }

  /** Whether it says that it can serve requests. */
  async isReady(): Promise<boolean> {
    return this.answers('/readyz');
  }

  /** Whether the process lives. */
  async isLive(): Promise<boolean> {
    return this.answers('/healthz');
  }

  private async answers(path: string): Promise<boolean> {
    try {
      const signal = AbortSignal.timeout(2_000);
      return (await fetch(`${this.url}${path}`, { signal, headers: { connection: 'close' } })).ok;
    } catch {
      return false;
    }
  }
}
