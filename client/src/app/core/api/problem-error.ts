import type { InvalidField, ProblemCode } from '../../../../../protocol/problem.js';

/** A code of the API, or what the client itself finds: no answer at all, or an answer that is no problem document. */
export type ClientProblemCode = ProblemCode | 'no-answer' | 'unexpected-answer';

/** What went wrong, in words for the person who sees it. */
export interface ClientProblem {
  readonly code: ClientProblemCode;
  /** HTTP status, 0 when there was no answer. */
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  /** Id to quote when asking for help; null when no answer carried one. */
  readonly requestId: string | null;
  readonly errors: readonly InvalidField[];
  /** Seconds to wait before the next try, from `Retry-After`. */
  readonly retryAfterSeconds: number | null;
}

/** Every call of the API fails with this and nothing else. */
export class ProblemError extends Error {
  constructor(readonly problem: ClientProblem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}
