import type { QuotaExcess } from '../../protocol/http/quotas.js';
import { ProblemError } from '../platform/http/problem.error.js';
import { excessSentence } from './quota-sentence.js';

/** What was asked for, for a new session or for one that is there, is more than the person may have. */
export class QuotaExceededError extends ProblemError {
  constructor(excess: QuotaExcess, isNew: boolean) {
    super('quota-exceeded', excessSentence(excess, isNew), { ...excess });
  }
}

/** There is no such person, or the id is none. */
export class UserNotFoundError extends ProblemError {
  constructor() {
    super('user-not-found', 'There is no such person. Look at the list of people.');
  }
}

/** There is no such group, or the id is none. */
export class GroupNotFoundError extends ProblemError {
  constructor() {
    super('group-not-found', 'There is no such group. Look at the list of groups.');
  }
}
