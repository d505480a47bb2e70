import { ProblemError } from '../../platform/http/problem.error.js';

/** There is nobody of this id. */
export class PersonNotFoundError extends ProblemError {
  constructor() {
    super('user-not-found', 'There is no such person. Look at the list again.');
  }
}

/** Somebody must be able to repair the installation. */
export class LastAdminError extends ProblemError {
  constructor() {
    super('last-admin', 'This is the last administrator. Make somebody else one first.');
  }
}
