import type { SignOnRejection } from '../../../protocol/sign-on-rejection.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** The browser that comes back from a provider is not the one that left, or took too long, or comes a second time. */
export class SignOnExpiredError extends ProblemError {
  constructor() {
    super(
      'sign-on-expired',
      'This sign-in took too long, was used already or began in another browser. Sign in again.',
    );
  }
}

/** What the provider says cannot be believed. The cause is for the log; the person is told no more than that it failed. */
export class SignOnRejectedError extends ProblemError {
  constructor(
    override readonly cause: SignOnRejection,
    /** For the administrators' log: never a claim, token or other value. */
    readonly reason: string,
  ) {
    super(
      'sign-on-rejected',
      cause === 'provider-error'
        ? 'The provider did not sign you in. Try again, or ask an administrator.'
        : 'What the provider sent could not be verified. Try again, and ask an administrator if it stays.',
    );
  }
}

/** Nobody here knows the person, and the provider may not bring new ones. */
export class SignOnRefusedError extends ProblemError {
  constructor() {
    super('sign-on-refused', 'You have no account here. Ask an administrator for one.');
  }
}

/** The person is known and was shut out. */
export class AccountDisabledError extends ProblemError {
  constructor() {
    super('account-disabled', 'Your account is disabled. Ask an administrator if you think that it should not be.');
  }
}

/** Somebody has an account with the same address, and nothing proves that it is the same person. */
export class AccountConflictError extends ProblemError {
  constructor() {
    super(
      'account-conflict',
      'Somebody has an account with your e-mail address already. Ask an administrator to link it to this provider.',
    );
  }
}

/** A step-up came back with a proof that is older than the question, or of which nobody says how old it is. */
export class StepUpStaleError extends ProblemError {
  constructor() {
    super(
      'step-up-stale',
      'Your provider did not ask you anew who you are, so that this proves nothing. Sign out there and here, sign in again and make the change within five minutes.',
    );
  }
}

/** A step-up came back with another person, or another identity, than the one who is signed in. */
export class StepUpMismatchError extends ProblemError {
  constructor() {
    super(
      'step-up-mismatch',
      'You confirmed with another account than the one that you are signed in with. Confirm again, and choose that account at your provider.',
    );
  }
}

/** The provider cannot be asked. The cause goes to the log. */
export class ProviderUnavailableError extends ProblemError {
  constructor(readonly reason: string) {
    super('provider-unavailable', 'The provider does not answer at this moment. Try again in a minute.');
  }
}
