import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { RuntimeError } from '../core/session-runtime.js';

/** Programs without which no session can start; the rest of the desktop is missed only when somebody wants it. */
const REQUIRED = ['unshare', 'setpriv', 'prlimit', 'bwrap', 'pasta', 'ip', 'Xvnc', 'openbox'];
const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Names of required programs that are in none of the system's folders. */
export function missingPrograms(exists: (path: string) => boolean = existsSync): string[] {
  return REQUIRED.filter((name) => !FOLDERS.some((folder) => exists(join(folder, name))));
}

/** Throws when the machine lacks a program that every session needs, naming all that it lacks. */
export function requirePrograms(missing: readonly string[] = missingPrograms()): void {
  if (missing.length === 0) return;
  throw new RuntimeError(
    {
      code: 'start-failed',
      message:
        'This machine lacks programs that desktops need. Ask your administrator to install the system packages of StreamSpace.',
    },
    `Missing: ${missing.join(', ')}. agents/local/system-packages.json names the packages.`,
  );
}
