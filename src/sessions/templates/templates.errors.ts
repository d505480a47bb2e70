import { ProblemError } from '../../platform/http/problem.error.js';

/** The catalog has no such application, or no longer. */
export class TemplateNotFoundError extends ProblemError {
  constructor() {
    super('template-not-found', 'There is no such application. Choose one from the catalog.');
  }
}
