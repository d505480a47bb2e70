import type { SecondStepRequired } from '../../../../../protocol/http/second-step.js';

const SHAPE = /^(code|enrolment)\.([\w-]{20,128})$/;

/** What a sign-in left behind the # of this page's address; null when there is nothing of use. */
export function halfTokenOf(fragment: string | null): Pick<SecondStepRequired, 'step' | 'mfaToken'> | null {
  const [, step, mfaToken] = SHAPE.exec(fragment ?? '') ?? [];
  if (mfaToken === undefined) return null;
  return { step: step === 'code' ? 'code' : 'enrolment', mfaToken };
}
