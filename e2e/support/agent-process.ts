import { type ChildProcess, fork } from 'node:child_process';
import type { Platform } from '../../protocol/session.js';
import { until } from './processes.js';

/** An agent as a process of its own, with its own folder. */
export interface AgentPlan {
  readonly platform: Platform;
  readonly name: string;
  readonly serverUrl: string;
  readonly enrollmentToken: string;
  readonly dataDir: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts the built agent and waits until the control plane has accepted it. Rejects with what it printed when it ends before. */
export async function startAgentProcess(plan: AgentPlan): Promise<ChildProcess> {
  const { platform, name, serverUrl, enrollmentToken, dataDir, env = {} } = plan;
  let output = '';
  const child = fork(`dist/agents/${platform}/main.js`, {
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      NODE_ENV: 'production',
      STREAMSPACE_SERVER_URL: serverUrl,
      STREAMSPACE_AGENT_NAME: name,
      STREAMSPACE_AGENT_DATA_DIR: dataDir,
      STREAMSPACE_ENROLLMENT_TOKEN: enrollmentToken,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const keep = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const told = { isConnected: false };
  child.once('message', () => (told.isConnected = true));
  try {
    await until(`the agent ${name} to be connected`, () => told.isConnected || child.exitCode !== null);
    if (!told.isConnected) throw new Error(`The agent ${name} ended:\n${output}`);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  return child;
}

/** Asks an agent to end, and waits until it has. */
export async function stopAgentProcess(child: ChildProcess): Promise<void> {
  child.kill('SIGTERM');
  await until('the agent to end', () => child.exitCode !== null || child.signalCode !== null);
}
