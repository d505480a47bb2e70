import { ProblemError } from '../platform/http/problem.error.js';

/** There is no such session, or it is another person's, or its id is not one: the answer is the same. */
export class SessionNotFoundError extends ProblemError {
  constructor() {
    super('session-not-found', 'There is no such session. It may have been removed; look at your list of sessions.');
  }
}

/** Web applications cannot be opened where nobody set up names for their hosts. */
export class NoAppsDomainError extends ProblemError {
  constructor() {
    super(
      'stream-unavailable',
      'Web applications have no address here yet. Ask an administrator to set STREAMSPACE_APPS_DOMAIN.',
    );
  }
}

/** The session cannot do that in its state. */
export class SessionConflictError extends ProblemError {
  constructor(sentence: string) {
    super('session-conflict', sentence);
  }
}

/** The application is not for the owner of the session any more. */
export class ApplicationNotAllowedError extends SessionConflictError {
  constructor(application: string) {
    super(
      `The owner of this session is in no group any more that ${application} is open to. Ask an administrator, or end the session.`,
    );
  }
}

/** Another session of the same person and application holds the files. */
export class HomeInUseError extends ProblemError {
  constructor(application: string) {
    super(
      'home-in-use',
      `Your files of ${application} are in use by another session. Open or end that one, or launch this one with a temporary home.`,
    );
  }
}

/** The files were deleted by their owner or an administrator, and their agent has yet to do it. */
export class HomeBeingDeletedError extends ProblemError {
  constructor(application: string) {
    super(
      'home-being-deleted',
      `Your files of ${application} are being deleted. Try again when they are gone, or launch this one with a temporary home.`,
    );
  }
}

/** The key came with another request before. */
export class IdempotencyKeyReusedError extends ProblemError {
  constructor() {
    super(
      'idempotency-key-reused',
      'This Idempotency-Key was used for another request. Use a new key for a new request.',
    );
  }
}
