import { ProblemError } from '../platform/http/problem.error.js';

/** Nobody is signed in, or no longer. Says nothing of the reason by itself. */
export class UnauthenticatedError extends ProblemError {
  constructor(detail = 'You are not signed in, or no longer. Sign in and try again.') {
    super('unauthenticated', detail);
  }
}

/** Signed in, but the role does not suffice. */
export class NotPermittedError extends ProblemError {
  constructor() {
    super('not-allowed', 'Your role does not allow this. Ask an administrator if you need it.');
  }
}

/** A cookie route was called without the header that only our own pages can send. */
export class MissingCsrfHeaderError extends ProblemError {
  constructor() {
    super('not-allowed', 'Send the header X-StreamSpace-Csrf: 1 with this request.');
  }
}

/** A page of another site sent the request. */
export class ForeignOriginError extends ProblemError {
  constructor() {
    super(
      'origin-not-allowed',
      'This request came from another site. Open StreamSpace at its own address and try again.',
    );
  }
}

/** The one answer to every failed sign-in: unknown name, wrong password, disabled account. */
export class InvalidCredentialsError extends ProblemError {
  constructor() {
    super('invalid-credentials', 'The user name or the password is not right. Check both and try again.');
  }
}

/** Too many failures for this account or address. The filter turns `retryAfterSeconds` into a Retry-After header. */
export class TooManyAttemptsError extends ProblemError {
  constructor(retryAfterSeconds: number) {
    super('too-many-attempts', `Too many attempts failed. Wait ${retryAfterSeconds} s and try again.`, {
      retryAfterSeconds,
    });
  }
}

const BUSY_RETRY_SECONDS = 2;

/** More people are signing in at this moment than passwords can be checked, or than can be within seconds. */
export class SignInBusyError extends ProblemError {
  constructor() {
    super('too-many-attempts', 'Too many people are signing in at this moment. Try again in a few seconds.', {
      retryAfterSeconds: BUSY_RETRY_SECONDS,
    });
  }
}

/** The token of the set-up link is wrong, or a later start of the control plane printed a newer one. */
export class InvalidSetupTokenError extends ProblemError {
  constructor() {
    super(
      'invalid-setup-token',
      'This set-up link is not valid. Use the one that the latest start printed, or the one with the token that was configured.',
    );
  }
}

/** There is an admin already. */
export class SetupCompletedError extends ProblemError {
  constructor() {
    super('setup-completed', 'The first administrator exists already. Sign in instead.');
  }
}

/** The password is long enough but easy to guess. */
export class WeakPasswordError extends ProblemError {
  constructor(detail: string) {
    super('weak-password', detail, { errors: [{ pointer: '/password', detail }] });
  }
}

/** Somebody has this name already, in whatever case. */
export class UsernameTakenError extends ProblemError {
  constructor() {
    const detail = 'Somebody has this user name already. Choose another one.';
    super('validation-failed', detail, { errors: [{ pointer: '/username', detail }] });
  }
}

/** Somebody else has this address already, in whatever case. */
export class EmailTakenError extends ProblemError {
  constructor() {
    const detail = 'Somebody else has this address already. Take it away from that account first.';
    super('validation-failed', detail, { errors: [{ pointer: '/email', detail }] });
  }
}

/** There is no such person, or the id is none. */
export class UserNotFoundError extends ProblemError {
  constructor() {
    super('user-not-found', 'There is no such person. Look at the list of people.');
  }
}

/** There is no such group, or the id is none. */
export class GroupNotFoundError extends ProblemError {
  constructor() {
    super('group-not-found', 'There is no such group. Look at the list of groups.');
  }
}

/** Another group has the name, in whatever case. */
export class GroupExistsError extends ProblemError {
  constructor() {
    super('group-exists', 'There is a group of this name already. Choose another name.');
  }
}
