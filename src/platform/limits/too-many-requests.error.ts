import { ProblemError } from '../http/problem.error.js';

/** More was asked for in a minute than one person or address may. The filter turns `retryAfterSeconds` into a Retry-After header. */
export class TooManyRequestsError extends ProblemError {
  constructor(retryAfterSeconds: number) {
    super('too-many-requests', `Too many requests in a short time. Wait ${retryAfterSeconds} s and try again.`, {
      retryAfterSeconds,
    });
  }
}
