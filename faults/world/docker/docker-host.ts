import { existsSync } from 'node:fs';
import { isMissing } from '../../../agents/docker/engine/engine-errors.js';
import { execIn } from '../../../testing/docker/container-shell.js';
import type { DockerBench } from '../../../testing/docker/docker-bench.js';
import type { LinkMode } from '../../chaos/chaos-link.js';
import type { ChaosProxy } from '../../chaos/chaos-proxy.js';
import type { Dice } from '../../rig/dice.js';
import { until } from '../../rig/until.js';
import type { Container } from '../containers.js';
import { HomeMarks } from '../home-marks.js';
import type { AgentProgram, BreakableEngine, HomeName, Host, Victim } from '../world.js';

/** Pieces of requests to the engine and of answers in one start, of which some one is the last. */
const MOST_PIECES = 40;

const MODES: Readonly<Record<string, LinkMode>> = {
  hanging: { kind: 'blackhole' },
  refusing: { kind: 'reset' },
  'answers lost': { kind: 'half-open' },
};

/** The engine as an agent reaches it. */
class EngineLink implements BreakableEngine {
  readonly modes = Object.keys(MODES);

  constructor(private readonly link: ChaosProxy) {}

  break(mode: string): void {
    const found = MODES[mode];
    if (!found) throw new Error(`An engine cannot be ${mode}.`);
    this.link.set(found);
  }
}

/** A namespace of a real engine, which one agent reaches over a link of its own. What is asked here does not take that way. */
export class DockerHost implements Host {
  readonly program: AgentProgram;
  readonly engine: BreakableEngine;
  private readonly marks = new HomeMarks();

  constructor(
    readonly name: string,
    private readonly bench: DockerBench,
    /** Between the agent and the engine. @param socket that it listens on. */
    private readonly link: { readonly proxy: ChaosProxy; readonly socket: string },
  ) {
    this.engine = new EngineLink(link.proxy);
    this.program = {
      script: 'dist/agents/docker/main.js',
      execArgv: [],
      env: { DOCKER_HOST: `unix://${link.socket}`, STREAMSPACE_DOCKER_NAMESPACE: bench.namespace },
    };
  }

  /** At a piece on the way to the engine or back, which then never arrives. */
  killWhileStarting(dice: Dice, { kill }: Victim): void {
    let left = dice.between(1, MOST_PIECES);
    this.link.proxy.watch(async () => {
      left -= 1;
      if (left === 0) await kill();
    });
  }

  async kill({ id }: Container): Promise<void> {
    const container = this.bench.docker.getContainer(engineId(id));
    await container.kill();
    // The engine answers before it has seen the end, and still calls the container running then. The agent may have removed it by now.
    const isOver = async (): Promise<boolean> => {
      try {
        return !(await container.inspect()).State.Running;
      } catch (error) {
        return isMissing(error);
      }
    };
    await until('the container to be dead', isOver);
  }

  async markHome(home: HomeName): Promise<void> {
    const folder = await this.folderOf(home);
    if (folder === null) throw new Error('There is no such home.');
    this.marks.leave(home, folder);
  }

  async hasHome(home: HomeName): Promise<boolean> {
    const folder = await this.folderOf(home);
    return folder !== null && this.marks.isKept(home, folder);
  }

  async nameScreen({ id, sessionId }: Container): Promise<void> {
    const argv = ['tigervncconfig', '-display', ':0', '-set', `desktop=${sessionId}`];
    const { code, output } = await execIn(this.bench.docker, this.bench.docker.getContainer(engineId(id)), argv);
    if (code !== 0) throw new Error(`The screen could not be given a name: ${output}`);
  }

  heal(): void {
    this.link.proxy.heal();
  }

  /** Removes everything that there is on it. */
  async stop(): Promise<void> {
    this.heal();
    await this.link.proxy.close();
    await this.bench.close();
  }

  private async folderOf({ userId, template }: HomeName): Promise<string | null> {
    const { Volumes: volumes } = await this.bench.docker.listVolumes({ filters: this.bench.filters });
    const found = volumes.find(({ Name }) => Name === `${this.bench.namespace}-home-${userId}-${template}`);
    return found && existsSync(found.Mountpoint) ? found.Mountpoint : null;
  }
}

/** What the engine calls a container whose life the witness names. */
const engineId = (id: string): string => id.split(' ')[0] ?? id;
