import { STREAM_CLOSE_CODES, type StreamCloseCode } from '../../../../protocol/agent/streams.js';
import type { ClientProblemCode } from '../core/api/problem-error';

/** Why a viewer does not dial again by itself. */
export type StopReason = 'closed' | 'revoked' | 'signed-out' | 'gone';

/** What a viewer does after its screen went away. */
export type Verdict = { readonly redial: true } | { readonly redial: false; readonly reason: StopReason };

const REDIAL: Verdict = { redial: true };

/** Verdict on a WebSocket close code. Codes that nobody assigned (such as 1006, a cut line) are worth another try. */
export function verdictOnClose(code: number): Verdict {
  if (!isCloseCode(code) || STREAM_CLOSE_CODES[code].redial) return REDIAL;
  const { name } = STREAM_CLOSE_CODES[code];
  switch (name) {
    case 'signed-out':
      return { redial: false, reason: 'signed-out' };
    case 'revoked':
      return { redial: false, reason: 'revoked' };
    case 'session-ended':
    case 'session-hibernated':
      return { redial: false, reason: 'gone' };
    default:
      return { redial: false, reason: 'closed' };
  }
}

/** Verdict on a refused ticket. Only what another try cannot change stops the viewer. */
export function verdictOnProblem(code: ClientProblemCode): Verdict {
  switch (code) {
    case 'unauthenticated':
      return { redial: false, reason: 'signed-out' };
    case 'not-allowed':
    case 'origin-not-allowed':
      return { redial: false, reason: 'revoked' };
    case 'session-not-found':
      return { redial: false, reason: 'gone' };
    default:
      return REDIAL;
  }
}

function isCloseCode(code: number): code is StreamCloseCode {
  return Object.hasOwn(STREAM_CLOSE_CODES, code);
}
