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

/** Whoever looks after people must not become them: a provider alone vouches for those who have no password here. */
export class SignsInElsewhereError extends ProblemError {
  constructor() {
    super('signs-in-elsewhere', 'A provider vouches for this person, who has no password here. Help them there.');
  }
}
