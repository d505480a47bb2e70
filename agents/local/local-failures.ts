import type { SessionReason, SessionReasonCode } from '../../protocol/session.js';
import { RuntimeError } from '../core/session-runtime.js';
import { errorCode, errorText, isAbort } from './system-errors.js';

const SENTENCES = {
  'disk-full': 'The disk of the machine is full. Ask your administrator to make room, then try again.',
  'home-unavailable':
    'Your files could not be opened on this machine. Ask your administrator to check its data folder.',
  'start-failed': 'The session did not start. Try again; if it happens again, tell your administrator.',
  'start-timeout': 'The session took too long to start. Try again in a moment.',
  'screen-lost': 'The screen of this session stopped working, so the session was ended. Start it again.',
  'instance-gone': 'The programs of this session were stopped by the machine. Start it again.',
  'out-of-memory': 'The session ran out of memory and was ended. Start it again with more memory.',
  'runtime-error': 'The machine that runs this session has a problem. Tell your administrator.',
} as const satisfies Partial<Record<SessionReasonCode, string>>;
export type LocalReasonCode = keyof typeof SENTENCES;

/** The reason that a session's owner reads. */
export function localReason(code: LocalReasonCode): SessionReason {
  return { code, message: SENTENCES[code] };
}

/** What a web application's owner reads in the place of `screen-lost`. */
export const APPLICATION_LOST: SessionReason = {
  code: 'screen-lost',
  message: 'The application of this session ended, so the session was ended. Start it again.',
};

/** A failure with its usual sentence; `detail` is for operators. */
export function localFailure(code: LocalReasonCode, detail?: string): RuntimeError {
  return new RuntimeError(localReason(code), detail?.slice(0, 2000));
}

/** What an error of the operating system means for a session. Whatever is a {@link RuntimeError} or an abort already stays it. */
export function toFailure(error: unknown, fallback: LocalReasonCode): Error {
  if (error instanceof RuntimeError) return error;
  if (isAbort(error)) return new DOMException(errorText(error), 'AbortError');
  const code = errorCode(error);
  return localFailure(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : fallback, errorText(error));
}
