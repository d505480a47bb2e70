import { ProblemError } from '../../platform/http/problem.error.js';
import { ValidationFailedError } from '../../platform/http/validation.js';

/** Something of the person still runs, or can be woken. */
export class PersonInUseError extends ProblemError {
  constructor(sessions: number) {
    super(
      'person-in-use',
      `${sessions === 1 ? 'A session' : `${sessions} sessions`} of this person did not end yet. Shut the person out, end all of their sessions and try again.`,
    );
  }
}

/** What was typed to confirm is not the name of the person. */
export class UsernameNotTypedError extends ValidationFailedError {
  constructor() {
    super([{ pointer: '/username', detail: 'Type the user name of the person exactly as it is shown.' }]);
  }
}

/** Nobody erases themselves: somebody has to answer for it. */
export class OwnErasureError extends ProblemError {
  constructor() {
    super('not-allowed', 'You cannot erase your own account. Ask another administrator.');
  }
}
