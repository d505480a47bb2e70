import type { SessionReason, SessionReasonCode } from '../../protocol/session.js';
import { messageOf, systemCodeOf } from '../core/error-text.js';
import { RuntimeError } from '../core/session-runtime.js';
import { engineText, isEngineDown, statusOf } from './engine/engine-errors.js';

const SENTENCES = {
  'disk-full': 'The disk of the machine is full. Ask your administrator to make room, then try again.',
  'home-unavailable': 'Your files could not be opened on this machine. Ask your administrator to check its volumes.',
  'image-unavailable': 'The image of this application is not on this machine. Ask your administrator to provide it.',
  'start-failed': 'The session did not start. Try again; if it happens again, tell your administrator.',
  'start-timeout': 'The session took too long to start. Try again in a moment.',
  'screen-lost': 'The screen of this session stopped working, so the session was ended. Start it again.',
  'instance-gone': 'The programs of this session were stopped by the machine. Start it again.',
  'out-of-memory': 'The session ran out of memory and was ended. Start it again with more memory.',
  'runtime-error': 'The machine that runs this session has a problem. Tell your administrator.',
} as const satisfies Partial<Record<SessionReasonCode, string>>;
export type DockerReasonCode = keyof typeof SENTENCES;

/** The reason that a session's owner reads. */
export function dockerReason(code: DockerReasonCode, message: string = SENTENCES[code]): SessionReason {
  return { code, message };
}

/** A failure with its usual sentence; `detail` is for operators. */
export function dockerFailure(code: DockerReasonCode, detail?: string): RuntimeError {
  return new RuntimeError(dockerReason(code), detail?.slice(0, 2000));
}

/**
 * The engine does not answer. Deliberately not a {@link RuntimeError}: that would say that nothing of the session is left, which nobody
 * knows now.
 */
export class EngineUnavailableError extends Error {
  override readonly name = 'EngineUnavailableError';

  constructor(cause: unknown) {
    super(`The Docker engine does not answer (${messageOf(cause)}).`, { cause });
  }
}

const isAbort = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'name' in error && error.name === 'AbortError';

/** What an error of the engine or the system means for a session. What has a meaning already keeps it. */
export function toFailure(error: unknown, fallback: DockerReasonCode): Error {
  if (error instanceof RuntimeError || error instanceof EngineUnavailableError) return error;
  if (isAbort(error)) return new DOMException(messageOf(error), 'AbortError');
  if (isEngineDown(error)) return new EngineUnavailableError(error);
  const text = engineText(error);
  const isFull = systemCodeOf(error) === 'ENOSPC' || (statusOf(error) === 500 && /no space left on device/i.test(text));
  return dockerFailure(isFull ? 'disk-full' : fallback, text);
}
