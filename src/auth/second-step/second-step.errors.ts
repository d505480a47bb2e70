import { ProblemError } from '../../platform/http/problem.error.js';

/** The code is wrong, too old, or was used. */
export class InvalidCodeError extends ProblemError {
  constructor() {
    super(
      'invalid-code',
      'This code is not right, or was used already. Wait for the next one that your authenticator shows, or use a recovery code.',
    );
  }
}

/** The half-token is unknown, too old or used up. */
export class SecondStepExpiredError extends ProblemError {
  constructor() {
    super('second-step-expired', 'This sign-in took too long or too many codes. Sign in again from the start.');
  }
}

/** There is a second step; it goes before another one comes. */
export class SecondStepExistsError extends ProblemError {
  constructor() {
    super('second-step-exists', 'You have a second step already. Remove it first to set up another one.');
  }
}

/** There is nothing to confirm, or no second step at all. */
export class SecondStepMissingError extends ProblemError {
  constructor() {
    super('second-step-missing', 'There is no second step, or setting it up took too long. Begin to set it up again.');
  }
}

/** The person's role may not do without. */
export class SecondStepRequiredError extends ProblemError {
  constructor() {
    super(
      'second-step-required',
      'Your administrator requires a second step for your role, so that it cannot be removed.',
    );
  }
}
