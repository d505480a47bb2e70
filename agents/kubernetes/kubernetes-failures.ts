import type { SessionReason, SessionReasonCode } from '../../protocol/session.js';
import { messageOf } from '../core/error-text.js';
import { RuntimeError } from '../core/session-runtime.js';
import { ApiError, ClusterUnavailableError } from './api/api-errors.js';
import { apiTrouble } from './reasons/api-trouble.js';
import { trouble, type Trouble } from './reasons/trouble.js';

const SENTENCES = {
  'home-unavailable': 'Your files could not be opened on this cluster. Ask your administrator to check its volumes.',
  'start-failed': 'The session did not start. Try again; if it happens again, tell your administrator.',
  'start-timeout': 'The session took too long to start. Try again in a moment.',
  'screen-lost': 'The screen of this session stopped working, so the session was ended. Start it again.',
  'instance-gone': trouble('pod-gone', '').reason.message,
  'runtime-error': 'The cluster that runs this session has a problem. Tell your administrator.',
} as const satisfies Partial<Record<SessionReasonCode, string>>;
export type KubernetesReasonCode = keyof typeof SENTENCES;

const MAX_DETAIL = 2000;

/** The reason that a session's owner reads. */
export function kubernetesReason(code: KubernetesReasonCode, message: string = SENTENCES[code]): SessionReason {
  return { code, message };
}

/** A failure with its usual sentence; `detail` is for operators. */
export function kubernetesFailure(code: KubernetesReasonCode, detail?: string): RuntimeError {
  return new RuntimeError(kubernetesReason(code), detail?.slice(0, MAX_DETAIL));
}

/** The failure that a trouble is once nobody waits for its end. */
export const troubleFailure = ({ reason, detail }: Trouble): RuntimeError => new RuntimeError(reason, detail);

const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

/** What an error of the API means for a session. What has a meaning already keeps it. */
export function toFailure(error: unknown, fallback: KubernetesReasonCode): Error {
  if (error instanceof RuntimeError || error instanceof ClusterUnavailableError) return error;
  if (isAbort(error)) return new DOMException(messageOf(error), 'AbortError');
  const known = error instanceof ApiError ? apiTrouble(error.status, error.message) : undefined;
  return known ? troubleFailure(known) : kubernetesFailure(fallback, messageOf(error));
}
