import { spawn } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import type { ProcessIdentity } from './process-table.js';
import { readProcess } from './process-table.js';

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';

/** A sandbox's first process, waiting to be let go. */
export interface HeldLaunch {
  readonly launcher: ProcessIdentity;
  /** Lets it go on. Before that it does nothing, and it ends when the agent does. */
  release(): void;
}

/**
 * Starts `argv` in a session and process group of its own, with its output appended to `logFile`, and without any variable of the agent's
 * environment. Rejects with the system's error when it cannot be started.
 */
export async function launchSandbox(argv: readonly string[], logFile: string): Promise<HeldLaunch> {
  const [file = '', ...rest] = argv;
  const log = openSync(
    logFile,
    constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW,
    0o600,
  );
  try {
    const child = spawn(file, rest, {
      detached: true,
      stdio: ['pipe', log, log],
      cwd: '/',
      env: { PATH, LANG: 'C.UTF-8' },
    });
    await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
    // The agent must be able to end while the sandbox lives on; errors of the pipe show as a sandbox that did not start.
    child.unref();
    const gate = child.stdin;
    gate?.on('error', () => undefined);
    const entry = child.pid === undefined ? null : readProcess(child.pid);
    if (!gate || !entry) throw new Error('The sandbox ended before it began.');
    return {
      launcher: { pid: entry.pid, startTicks: entry.startTicks },
      release: () => gate.end('go\n'),
    };
  } finally {
    closeSync(log);
  }
}
