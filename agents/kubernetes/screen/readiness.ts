import type { V1Pod } from '@kubernetes/client-node';
import { PLAIN_WEB, type SessionSpec } from '../../../protocol/session.js';
import { greetWithin, logInWithin } from '../../core/screen/screen-login.js';
import { probeWeb } from '../../core/web/web-readiness.js';
import type { SessionCredentials } from '../objects/session-secret.js';
import type { PodReach } from './pod-reach.js';

/** Asks a session once whether it shows something: resolves when it does, rejects within `timeoutMs`. */
export async function probeSession(
  reach: PodReach,
  pod: V1Pod,
  { stream: { kind, port }, web = PLAIN_WEB }: Pick<SessionSpec, 'stream' | 'web'>,
  { screenPassword, web: credentials }: SessionCredentials,
  timeoutMs: number,
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  const leftMs = (): number => Math.max(1, deadline - performance.now());
  if (kind === 'http') {
    const asked = { readiness: web.readiness, credentials: web.access === null ? null : credentials, port };
    return probeWeb(() => reach.openPage(pod, port, leftMs()), asked, timeoutMs);
  }
  const screen = await logInWithin(await reach.openScreen(pod, port, leftMs()), screenPassword, leftMs());
  return greetWithin(screen, leftMs());
}
