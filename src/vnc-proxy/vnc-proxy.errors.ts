import type { SessionReason, SessionState } from '../../protocol/session.js';
import { ProblemError } from '../platform/http/problem.error.js';

/** The session has no screen to look at in its state. */
export class SessionNotRunningError extends ProblemError {
  constructor(state: SessionState, reason: SessionReason | null, sentence: string) {
    super('session-not-running', sentence, reason ? { state, reason } : { state });
  }
}

/** Wrong, used, late, or made for another session or a sign-in that has ended: deliberately one answer for all. */
export class InvalidTicketError extends ProblemError {
  constructor() {
    super('invalid-ticket', 'The ticket is wrong, was used or is too old. Ask for a new one and connect at once.');
  }
}

/** Plain HTTP on the address of a WebSocket. */
export class UpgradeRequiredError extends ProblemError {
  constructor() {
    super('upgrade-required', 'Open this address as a WebSocket, with a ticket. The viewer does that by itself.');
  }
}
