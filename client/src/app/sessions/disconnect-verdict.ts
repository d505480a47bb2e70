import { STREAM_CLOSE_CODES, type StreamCloseCode } from '../../../../protocol/agent/streams.js';
import type { ClientProblemCode } from '../core/api/problem-error';

/** Why a viewer does not dial again by itself. */
export type StopReason = 'closed' | 'revoked' | 'signed-out' | 'gone';

/** What a viewer does after its screen went away. */
export type Verdict = { readonly redial: true } | { readonly redial: false; readonly reason: StopReason };

const REDIAL: Verdict = { redial: true };

type CloseName = (typeof STREAM_CLOSE_CODES)[StreamCloseCode]['name'];

/** Names of close codes that say more than "closed". */
const STOPS: Readonly<Partial<Record<CloseName, StopReason>>> = {
  'signed-out': 'signed-out',
  revoked: 'revoked',
  'session-ended': 'gone',
  'session-hibernated': 'gone',
};

/** Refusals of a ticket that another try cannot change. */
const REFUSALS: Readonly<Partial<Record<ClientProblemCode, StopReason>>> = {
  unauthenticated: 'signed-out',
  'not-allowed': 'revoked',
  'origin-not-allowed': 'revoked',
  'session-not-found': 'gone',
};

/** Verdict on a WebSocket close code. Codes that nobody assigned (such as 1006, a cut line) are worth another try. */
export function verdictOnClose(code: number): Verdict {
  if (!isCloseCode(code)) return REDIAL;
  const { name, redial } = STREAM_CLOSE_CODES[code];
  return redial ? REDIAL : { redial, reason: STOPS[name] ?? 'closed' };
}

/** Verdict on a refused ticket. */
export function verdictOnProblem(code: ClientProblemCode): Verdict {
  const reason = REFUSALS[code];
  return reason === undefined ? REDIAL : { redial: false, reason };
}

function isCloseCode(code: number): code is StreamCloseCode {
  return Object.hasOwn(STREAM_CLOSE_CODES, code);
}
