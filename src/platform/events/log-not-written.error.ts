import { ProblemError } from '../http/problem.error.js';

/** What cannot be written to the log does not happen. */
export class LogNotWrittenError extends ProblemError {
  constructor() {
    super(
      'log-not-written',
      'Nothing was changed, because it could not be written to the log. Tell an administrator, then try again.',
    );
  }
}
