import { randomBytes } from 'node:crypto';
import { lchown, writeFile } from 'node:fs/promises';
import { PLAIN_WEB, type SessionSpec } from '../../../protocol/session.js';
import type { WebEndpoint } from '../../core/session-runtime.js';

const USERNAME = 'streamspace';
const PASSWORD_BYTES = 32;

/** How the web application of a session that is about to start is served, with a new password where it asks for one; none for screens. */
export function newEndpoint({ stream, web = PLAIN_WEB }: SessionSpec): WebEndpoint | undefined {
  if (stream.kind !== 'http') return undefined;
  const credentials =
    web.access === null ? null : { username: USERNAME, password: randomBytes(PASSWORD_BYTES).toString('base64url') };
  return { activity: web.activity, credentials };
}

/**
 * Puts user name and password where the sandbox's first script reads them as variables. A file that only the session's own user can read, and that
 * the script removes: command lines and variables of a launcher can be seen by others on the machine.
 */
export async function writeAccess(
  file: string,
  hostUid: number | null,
  { web = PLAIN_WEB }: SessionSpec,
  { credentials }: WebEndpoint,
): Promise<void> {
  if (web.access === null || credentials === null) return;
  const { userVariable, passwordVariable } = web.access;
  // Neither has a character that a shell would take for anything else.
  const lines = [
    `export ${userVariable}=${credentials.username}`,
    `export ${passwordVariable}=${credentials.password}`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`, { mode: 0o600, flag: 'wx' });
  if (hostUid !== null) await lchown(file, hostUid, hostUid);
}
