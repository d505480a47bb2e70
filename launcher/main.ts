import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Evaluation } from './evaluation.js';
import { openDataFolder } from './data-folder.js';
import { takeStartLock } from './start-lock.js';
import { variable } from './variable.js';

const checkout = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

// A terminal that was closed must not keep us from putting everything to sleep.
process.stdout.on('error', () => undefined);

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** How to start. */
export interface LaunchOptions {
  /** Socket of the Docker engine that sessions shall run on; in sandboxes of this machine where there is none. */
  readonly dockerSocket?: string;
  /** What else is to be stopped when everything has ended. */
  readonly afterwards?: () => Promise<void>;
}

/** Ends once, however often it is asked; the second Ctrl-C skips the wait for sleeping sessions. */
function stopOnSignals(evaluation: Evaluation, release: () => Promise<void>): void {
  let asked = 0;
  const stop = (): void => {
    if (++asked > 2) return;
    const ending = asked === 1 ? evaluation.stop() : evaluation.abort();
    void ending
      .catch((error: unknown) =>
        tell(`Not everything ended well: ${error instanceof Error ? error.message : String(error)}`),
      )
      .then(release)
      .catch((error: unknown) => tell(String(error)))
      .finally(() => process.exit(0));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
}

/** Starts everything on this machine and stays until it is told to stop. Rejects when something cannot be started. */
export async function launch({ dockerSocket, afterwards }: LaunchOptions = {}): Promise<void> {
  // Secrets get modes of their own; everything else must be readable by the unprivileged processes of root.
  process.umask(0o022);
  const asked = variable('STREAMSPACE_DATA_DIR') ?? join(checkout, '.streamspace');
  const folder = openDataFolder(asked, process.getuid?.() === 0);
  if (folder.notice) tell(folder.notice);
  const unlock = takeStartLock(folder.path);
  mkdirSync(join(folder.path, 'logs'), { recursive: true, mode: 0o700 });
  const evaluation = new Evaluation({ folder: folder.path, dockerSocket: dockerSocket ?? null }, tell);
  stopOnSignals(evaluation, async () => {
    unlock();
    await afterwards?.();
  });
  try {
    await evaluation.start();
  } catch (error) {
    // Whoever called the start off ends the process when everything has stopped.
    if (evaluation.hasBeenStopped) return;
    await evaluation.abort();
    unlock();
    throw error;
  }
}
