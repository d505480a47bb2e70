import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { ChaosProxy } from '../chaos/chaos-proxy.js';
import type { Host } from '../world/world.js';
import { CHECKOUT, RigProcess } from './rig-process.js';

/** What an agent is started with. */
export interface RigAgentPlan {
  readonly name: string;
  readonly folder: string;
  readonly enrollmentToken: string;
  readonly env: Readonly<Record<string, string>>;
  readonly sabotage: string;
}

/** The process of one agent, the machine that it serves, and its link to the control plane. */
export class RigAgent {
  readonly process: RigProcess;

  constructor(
    readonly plan: RigAgentPlan,
    readonly host: Host,
    /** Between it and the control plane. */
    readonly link: ChaosProxy,
  ) {
    const { name, folder, enrollmentToken, env, sabotage } = plan;
    this.process = new RigProcess({
      title: name,
      script: join(CHECKOUT, host.program.script),
      execArgv: host.program.execArgv,
      env: {
        STREAMSPACE_AGENT_CAPACITY_CPU_MILLIS: '100000',
        STREAMSPACE_AGENT_CAPACITY_MEMORY_MIB: '100000',
        STREAMSPACE_AGENT_PARALLEL_STARTS: '4',
        STREAMSPACE_LOG_LEVEL: 'info',
        ...env,
        STREAMSPACE_SERVER_URL: `http://127.0.0.1:${link.port}`,
        STREAMSPACE_AGENT_NAME: name,
        STREAMSPACE_AGENT_DATA_DIR: join(folder, name),
        STREAMSPACE_ENROLLMENT_TOKEN: enrollmentToken,
        ...host.program.env,
        FAULTS_SABOTAGE: sabotage,
      },
      logFile: join(folder, `${name}.log`),
      ready: 'connected',
    });
  }

  get name(): string {
    return this.plan.name;
  }

  /** Another process with the same identity, as when the disk of a machine was copied; on a machine and a link of its own. */
  clone(name: string, host: Host, link: ChaosProxy): RigAgent {
    cpSync(join(this.plan.folder, this.plan.name), join(this.plan.folder, name), { recursive: true });
    return new RigAgent({ ...this.plan, name }, host, link);
  }
}
