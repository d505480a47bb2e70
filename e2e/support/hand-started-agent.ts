import { type ChildProcess, fork } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnrollmentTokenView } from '../../protocol/http/agents.js';
import type { Api } from './api.js';
import { processesNaming, until } from './processes.js';

/** An agent beside the one that `npm start` has: a process of this spec, with a folder of its own. */
export class HandStartedAgent {
  private constructor(
    private readonly child: ChildProcess,
    readonly name: string,
    readonly dataDir: string,
  ) {}

  /** Enrols it as an administrator does, and waits until the control plane at `serverUrl` has accepted it. */
  static async start(api: Api, serverUrl: string, name: string): Promise<HandStartedAgent> {
    const { token } = EnrollmentTokenView.parse((await api.call('POST', '/agents/enrollment-tokens')).body);
    const dataDir = mkdtempSync(join(tmpdir(), 'streamspace-e2e-agent-'));
    // Its sessions run as users of their own, who pass through.
    chmodSync(dataDir, 0o711);
    let output = '';
    const child = fork('dist/agents/local/main.js', {
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        NODE_ENV: 'production',
        STREAMSPACE_SERVER_URL: serverUrl,
        STREAMSPACE_AGENT_NAME: name,
        STREAMSPACE_AGENT_DATA_DIR: dataDir,
        STREAMSPACE_ENROLLMENT_TOKEN: token,
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
    return new HandStartedAgent(child, name, dataDir);
  }

  /** Stops it; its sessions must sleep by then. Rejects when something of it is left. */
  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await until(`the agent ${this.name} to end`, () => this.child.exitCode !== null || this.child.signalCode !== null);
    await until('nothing of its sessions to be left', () => processesNaming(this.dataDir).length === 0);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
