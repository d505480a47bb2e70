import type { QuotaExcess } from '../../protocol/http/quotas.js';
import { ProblemError } from '../platform/http/problem.error.js';
import { excessSentence } from './quota-sentence.js';

/** What was asked for, for a new session or for one that is there, is more than the person may have. */
export class QuotaExceededError extends ProblemError {
  constructor(excess: QuotaExcess, isNew: boolean) {
    super('quota-exceeded', excessSentence(excess, isNew), { ...excess });
  }
}
