import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EnrollmentTokenView } from '../../protocol/http/agents.js';
import { startAgentProcess, stopAgentProcess } from './agent-process.js';
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
    const plan = { platform: 'local', name, serverUrl, enrollmentToken: token, dataDir } as const;
    return new HandStartedAgent(await startAgentProcess(plan), name, dataDir);
  }

  /** Stops it; its sessions must sleep by then. Rejects when something of it is left. */
  async stop(): Promise<void> {
    await stopAgentProcess(this.child);
    await until('nothing of its sessions to be left', () => processesNaming(this.dataDir).length === 0);
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}
