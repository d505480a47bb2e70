import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino, type Logger } from 'pino';
import type { Platform } from '../../protocol/session.js';
import { agentConfig } from '../../agents/core/agent-config.js';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { assembleAgent } from '../../agents/core/assemble-agent.js';
import type { Agent } from '../../agents/core/agent.js';
import { SystemClock } from '../../agents/core/clock.js';
import { readEnvironment } from '../../agents/core/read-environment.js';
import type { SessionRuntime } from '../../agents/core/session-runtime.js';
import type { FakeControlPlane } from './fake-control-plane.js';

/** Where agents enrol. */
export type KnownControlPlane = Pick<FakeControlPlane, 'url' | 'enrollmentToken'>;

/** Runs agents of one data folder against a control plane, one after the other or at once, and cleans up after them. */
export class AgentHarness {
  private readonly agents: Agent[] = [];
  /** Everything that agents logged. */
  readonly lines: string[] = [];
  private readonly log: Logger = pino({ level: 'debug' }, { write: (line: string) => void this.lines.push(line) });

  private constructor(
    readonly folder: string,
    private readonly platform: Platform,
  ) {}

  static async open(platform: Platform = 'local'): Promise<AgentHarness> {
    return new AgentHarness(await mkdtemp(join(tmpdir(), 'agent-')), platform);
  }

  /** An agent that reconnects fast; `variables` override its configuration. */
  agent(controlPlane: KnownControlPlane, runtime: SessionRuntime, variables: Record<string, string> = {}): Agent {
    const { environment } = readEnvironment(
      { environment: AgentEnvironment },
      {
        STREAMSPACE_SERVER_URL: controlPlane.url,
        STREAMSPACE_AGENT_NAME: 'test',
        STREAMSPACE_AGENT_DATA_DIR: this.folder,
        STREAMSPACE_ENROLLMENT_TOKEN: controlPlane.enrollmentToken,
        STREAMSPACE_AGENT_RECONNECT_MAX_MS: '50',
        STREAMSPACE_AGENT_REFUSED_RETRY_MS: '50',
        ...variables,
      },
    );
    const agent = assembleAgent(agentConfig(environment, this.platform), runtime, new SystemClock(), this.log);
    this.agents.push(agent);
    return agent;
  }

  /** Starts an agent and resolves when it is connected. */
  async connect(
    controlPlane: KnownControlPlane,
    runtime: SessionRuntime,
    variables: Record<string, string> = {},
  ): Promise<Agent> {
    const agent = this.agent(controlPlane, runtime, variables);
    await agent.start();
    await agent.connected;
    return agent;
  }

  async close(): Promise<void> {
    await Promise.all(this.agents.map((agent) => agent.onApplicationShutdown()));
    await rm(this.folder, { recursive: true });
  }
}
