import type { ProblemCode } from '../../../protocol/problem.js';

/**
 * A refusal with a stable code (RFC 9457). Features derive their own, named by meaning; only `problem.filter.ts` knows about HTTP.
 */
export class ProblemError extends Error {
  constructor(
    readonly code: ProblemCode,
    /** A sentence for a person, with what to do next. Never holds a secret. */
    readonly detail: string,
    /** Further members of the problem document. */
    readonly extensions: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
    this.name = new.target.name;
  }
}
