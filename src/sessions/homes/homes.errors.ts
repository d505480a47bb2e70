import { ProblemError } from '../../platform/http/problem.error.js';

/** There are no such files, or they are another person's, or the id is none: the answer is the same. */
export class HomeNotFoundError extends ProblemError {
  constructor() {
    super('home-not-found', 'There are no such files. They may be gone by now; load the list again.');
  }
}

/** A session uses the files. */
export class HomeHeldError extends ProblemError {
  constructor(sessionName: string) {
    super('home-in-use', `The session ${sessionName} uses these files. End it first, then delete them.`);
  }
}
