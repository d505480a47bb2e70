import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { agentConfig } from '../../agents/core/agent-config.js';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { assembleAgent } from '../../agents/core/assemble-agent.js';
import { SystemClock } from '../../agents/core/clock.js';
import { readEnvironment } from '../../agents/core/read-environment.js';
import type { SessionRuntime } from '../../agents/core/session-runtime.js';

/** The real agent, in this process, over a runtime of the spec's choice. */
export interface RealAgent {
  stop(): Promise<void>;
}

/** Enrols with `token` at `serverUrl` and resolves when it is connected. */
export async function startRealAgent(
  serverUrl: string,
  token: string,
  runtime: SessionRuntime,
  env: Readonly<Record<string, string>> = {},
): Promise<RealAgent> {
  const folder = await mkdtemp(join(tmpdir(), 'agent-'));
  const { environment } = readEnvironment(
    { environment: AgentEnvironment },
    {
      STREAMSPACE_SERVER_URL: serverUrl,
      STREAMSPACE_AGENT_NAME: 'real',
      STREAMSPACE_AGENT_DATA_DIR: folder,
      STREAMSPACE_ENROLLMENT_TOKEN: token,
      ...env,
    },
  );
  const log = pino({ level: 'silent' });
  const agent = assembleAgent(agentConfig(environment, 'local'), runtime, new SystemClock(), log);
  await agent.start();
  await agent.connected;
  return {
    stop: async () => {
      await agent.onApplicationShutdown();
      await rm(folder, { recursive: true });
    },
  };
}
