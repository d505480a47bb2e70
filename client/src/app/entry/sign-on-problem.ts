import type { ClientProblem } from '../core/api/problem-error';
import { strings } from './sign-on-strings';

/** Codes that a sign-in by a provider ends with; the server can only name them in an address. */
type SignOnCode = keyof typeof strings.signOnProblems;

function isSignOnCode(code: string): code is SignOnCode {
  return Object.hasOwn(strings.signOnProblems, code);
}

/** What went wrong on the way back from a provider, by the code in the page's address. */
export function signOnProblem(code: string): ClientProblem {
  const isKnown = isSignOnCode(code);
  const text = isKnown ? strings.signOnProblems[code] : strings.signOnProblemOther;
  return {
    code: isKnown ? code : 'unexpected-answer',
    status: 400,
    ...text,
    requestId: null,
    errors: [],
    retryAfterSeconds: null,
  };
}
