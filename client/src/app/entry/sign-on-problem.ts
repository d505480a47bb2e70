import type { ProblemCode } from '../../../../protocol/problem.js';
import type { ClientProblem } from '../core/api/problem-error';
import { isProblemCode } from '../core/api/problem-codes';
import { strings } from './strings';

/** Codes that a sign-in by a provider ends with; the server can only name them in an address. */
type SignOnCode = keyof typeof strings.signOnProblems;

function isSignOnCode(code: ProblemCode): code is SignOnCode {
  return Object.hasOwn(strings.signOnProblems, code);
}

/** What went wrong on the way back from a provider, by the code in the page's address; null when nothing did. */
export function signOnProblem(code: string | undefined): ClientProblem | null {
  if (code === undefined) return null;
  const isKnown = isProblemCode(code);
  const text = isKnown && isSignOnCode(code) ? strings.signOnProblems[code] : strings.signOnProblemOther;
  return {
    code: isKnown ? code : 'unexpected-answer',
    status: 400,
    ...text,
    requestId: null,
    errors: [],
    retryAfterSeconds: null,
  };
}

/** Where a provider's button leads, so that the person comes back to `returnTo`. */
export function loginAddress(loginUrl: string, returnTo: string | undefined): string {
  return returnTo === undefined ? loginUrl : `${loginUrl}?returnTo=${encodeURIComponent(returnTo)}`;
}
