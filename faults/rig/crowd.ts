import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT, RigProcess } from './rig-process.js';
import type { Stage } from './stage.js';

/** Many agents in one process, each on a machine of its own, over one link. */
export class Crowd {
  private constructor(
    readonly process: RigProcess,
    readonly names: readonly string[],
  ) {}

  /** Starts `size` agents and waits until all are connected. They leave with the drill. */
  static async start(stage: Stage, size: number, name: string): Promise<Crowd> {
    const link = await stage.addLink(name);
    const members = [];
    for (let index = 0; index < size; index += 1) {
      const own = `${name}-${index}`;
      const machine = await stage.addHost(own, stage.double);
      // As long as a quick container takes.
      machine.startTime = { leastMs: 500, mostMs: 3_000 };
      const folder = join(stage.folder, own);
      mkdirSync(folder);
      members.push({ name: own, folder, token: await stage.enrollmentToken(), machine: machine.socketPath });
    }
    // A thousand of them are more than a variable may hold.
    const membersFile = join(stage.folder, `${name}.json`);
    writeFileSync(membersFile, JSON.stringify(members), { mode: 0o600 });
    const process = new RigProcess({
      title: name,
      script: join(CHECKOUT, 'faults/processes/crowd-entry.ts'),
      execArgv: ['--import', './faults/processes/built.mjs'],
      env: {
        ...stage.timings.agent,
        STREAMSPACE_SERVER_URL: `http://127.0.0.1:${link.port}`,
        STREAMSPACE_AGENT_CAPACITY_CPU_MILLIS: '100000',
        STREAMSPACE_AGENT_CAPACITY_MEMORY_MIB: '100000',
        STREAMSPACE_AGENT_PARALLEL_STARTS: '4',
        STREAMSPACE_LOG_LEVEL: 'warn',
        FAULTS_CROWD_FILE: membersFile,
      },
      logFile: join(stage.folder, `${name}.log`),
      ready: 'connected',
    });
    stage.welcome(process);
    await process.start();
    return new Crowd(
      process,
      members.map((member) => member.name),
    );
  }
}
