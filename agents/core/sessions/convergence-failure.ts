import type { SessionReason } from '../../../protocol/session.js';
import { messageOf, systemCodeOf } from '../error-text.js';
import { RuntimeError } from '../session-runtime.js';

/** Why a session did not become what it should be. */
export interface Failure {
  readonly reason: SessionReason;
  readonly detail?: string;
}

/** The policy refused the specification; no runtime saw it. */
export function specRefused(refusal: string): Failure {
  const message =
    'The agent refused to start this session because of how it is described. Ask your administrator to correct the application.';
  return { reason: { code: 'spec-refused', message }, detail: refusal };
}

/** The generation could not be written down, so nothing was done: acting on it would be forgotten by the next process. */
export function generationNotStored(error: unknown): Failure {
  const detail = messageOf(error);
  const reason: SessionReason =
    systemCodeOf(error) === 'ENOSPC'
      ? {
          code: 'disk-full',
          message: 'The disk of the machine is full. Ask your administrator to free space, then try again.',
        }
      : {
          code: 'runtime-error',
          message: 'The agent cannot write its state. Ask your administrator to look at its log, then try again.',
        };
  return { reason, detail };
}

/** So many starts wait for their turn that another one would not see it. */
export const TOO_MANY_STARTS: Failure = {
  reason: {
    code: 'start-failed',
    message: 'Very many applications wait to be started on this machine. Try again in a few minutes.',
  },
};

/** What a runtime's rejection means; anything but a {@link RuntimeError} is a defect. */
export function convergenceFailure(error: unknown): Failure {
  if (error instanceof RuntimeError) {
    return { reason: error.reason, ...(error.detail === undefined ? {} : { detail: error.detail }) };
  }
  const message =
    'Something went wrong while the session was changed. Try again; if it happens again, ask your administrator.';
  const detail = messageOf(error);
  return { reason: { code: 'runtime-error', message }, detail };
}
