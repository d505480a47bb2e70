import { lstat } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { PLAIN_WEB, type SessionSpec, type StreamKind } from '../../../protocol/session.js';
import { greetScreen } from '../../core/rfb/rfb-greeting.js';
import type { WebEndpoint } from '../../core/session-runtime.js';
import { probeWeb } from '../../core/web/web-readiness.js';
import { connectSession } from './session-socket.js';

/** How often a starting session is asked at first, in milliseconds. Each question to a web application starts a process inside. */
export const FIRST_PAUSE_MS: Record<StreamKind, number> = { rfb: 10, http: 50 };
/** One question. */
const ANSWER_TIMEOUT_MS = 5000;

/** Who is asked whether it answers. */
export interface Asked {
  readonly spec: SessionSpec;
  /** None for screens. */
  readonly endpoint: WebEndpoint | undefined;
  /** User on the host that the socket has to belong to. */
  readonly owner: number;
}

/** Whether the session behind the socket at `path` answers now, as its kind and its template want it; one that does not may still be starting. */
export async function answers(path: string, { spec, endpoint, owner }: Asked): Promise<boolean> {
  const { stream, web = PLAIN_WEB } = spec;
  const open = (): Promise<Socket> => connectSession(stream.kind, path, owner, ANSWER_TIMEOUT_MS);
  try {
    if (!(await lstat(path)).isSocket()) return false;
    if (endpoint === undefined) await greet(await open());
    else {
      const probe = { readiness: web.readiness, credentials: endpoint.credentials, port: stream.port };
      await probeWeb(open, probe, ANSWER_TIMEOUT_MS);
    }
    return true;
  } catch {
    return false;
  }
}

async function greet(socket: Socket): Promise<void> {
  socket.on('error', () => undefined);
  socket.setTimeout(ANSWER_TIMEOUT_MS, () => socket.destroy(new Error('The screen did not greet in time.')));
  try {
    await greetScreen(socket);
  } finally {
    socket.destroy();
  }
}
