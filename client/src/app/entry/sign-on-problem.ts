import type { ProblemCode } from '../../../../protocol/problem.js';
import type { ClientProblem } from '../core/api/problem-error';
import { isProblemCode } from '../core/api/problem-codes';
import { strings } from './sign-on-strings';

/** Codes that a sign-in by a provider ends with; the server can only name them in an address. */
type SignOnCode = keyof typeof strings.signOnProblems;

function isSignOnCode(code: ProblemCode): code is SignOnCode {
  return Object.hasOwn(strings.signOnProblems, code);
}

/** What went wrong on the way back from a provider, by the code in the page's address. */
export function signOnProblem(code: string): ClientProblem {
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
