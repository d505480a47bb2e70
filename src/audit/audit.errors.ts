import { ProblemError } from '../platform/http/problem.error.js';

/** The log is being verified, or exported as often as this replica can at once. */
export class AuditBusyError extends ProblemError {
  constructor() {
    super('audit-busy', 'The log is being read as a whole already. Try again in a minute.', { retryAfterSeconds: 60 });
  }
}
