import type { Response } from 'express';
import type { ProblemCode } from '../../../protocol/problem.js';
import { returnAddress } from './return-address.js';

/** Where the request that is being answered leaves what the error page needs to know. */
const RETURN_TO = 'stepUpReturnTo';

/** The page that a browser comes back to from a step-up; it leads on to where the person was, or says what went wrong. */
function pageOf(returnTo: string, problem: ProblemCode | null): string {
  const query = new URLSearchParams({ returnTo: returnAddress(returnTo), ...(problem && { problem }) });
  return `/confirmed?${query.toString()}`;
}

/** The browser came back from a step-up, however that goes on: whoever is signed in has no use for the sign-in page. */
export function noteStepUp(response: Response, returnTo: string): void {
  response.locals[RETURN_TO] = returnTo;
}

/** The page for what the answered request came back from, if that was a step-up; `problem` is what it failed with. */
export function stepUpPage(response: Response, problem: ProblemCode | null): string | null {
  const returnTo: unknown = response.locals[RETURN_TO];
  return typeof returnTo === 'string' ? pageOf(returnTo, problem) : null;
}
