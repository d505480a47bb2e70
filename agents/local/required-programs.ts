import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamKind } from '../../protocol/session.js';
import { RuntimeError } from '../core/session-runtime.js';

/** Programs without which no session can start; the rest of the desktop is missed only when somebody wants it. */
const SANDBOX = ['unshare', 'setpriv', 'prlimit', 'bwrap', 'pasta', 'ip'];
const REQUIRED: Record<StreamKind, readonly string[]> = {
  rfb: [...SANDBOX, 'Xvnc', 'openbox'],
  http: [...SANDBOX, 'socat'],
};
const FOLDERS = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Names of the programs that sessions of a kind require and that are in none of the system's folders. */
export function missingPrograms(kind: StreamKind, exists: (path: string) => boolean = existsSync): string[] {
  return REQUIRED[kind].filter((name) => !FOLDERS.some((folder) => exists(join(folder, name))));
}

/** Throws when the machine lacks a program that every session of a kind needs, naming all that it lacks. */
export function requirePrograms(kind: StreamKind, missing: readonly string[] = missingPrograms(kind)): void {
  if (missing.length === 0) return;
  throw new RuntimeError(
    {
      code: 'start-failed',
      message:
        'This machine lacks programs that sessions need. Ask your administrator to install the system packages of StreamSpace.',
    },
    `Missing: ${missing.join(', ')}. agents/local/system-packages.json names the packages.`,
  );
}
