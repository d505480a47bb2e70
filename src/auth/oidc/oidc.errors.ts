import { ProblemError } from '../../platform/http/problem.error.js';

/** A logout token is not valid, or was used before. Says nothing of the reason. */
export class InvalidLogoutTokenError extends ProblemError {
  constructor() {
    super('invalid-logout-token', 'The logout token is not valid. Nobody was signed out.');
  }
}
