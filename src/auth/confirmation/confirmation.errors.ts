import { ProblemError } from '../../platform/http/problem.error.js';

/** The change is too grave for a sign-in that is some minutes old. */
export class ReauthRequiredError extends ProblemError {
  constructor() {
    super('reauth-required', 'Confirm first that it is you, by POST /api/v1/auth/reauth or by signing in again.');
  }
}
