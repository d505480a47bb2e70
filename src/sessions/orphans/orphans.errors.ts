import { ProblemError } from '../../platform/http/problem.error.js';

/** The agent has no such instance on the list, or one of the ids is none. */
export class OrphanNotFoundError extends ProblemError {
  constructor() {
    super(
      'orphan-not-found',
      'There is no such instance. It may be gone or have a session by now; load the list again.',
    );
  }
}

/** What was asked for does not fit the instance. */
export class OrphanConflictError extends ProblemError {
  constructor(sentence: string) {
    super('orphan-conflict', sentence);
  }
}
