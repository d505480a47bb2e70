import type { LedgerEntry } from '../oracle/ledger.js';

/** What people may ask of a session. */
export type Asked = 'hibernate' | 'wake' | 'retry' | 'end';

/** What one session must come to, by what was asked and answered so far; nothing of it is read off the product. */
export interface ModelSession {
  readonly entry: LedgerEntry;
  /** What was accepted last. */
  desired: 'running' | 'standby' | 'hibernated' | 'ended';
  /** Whether nothing is on its way, so that the model knows the state and not only the aim. */
  isSettled: boolean;
  /**
   * Whether its container died. It has failed then, or will; unless something was accepted before that was seen, which makes the session
   * anew: then both are right.
   */
  isBroken: boolean;
}

/** Every session of a sequence. */
export interface SessionsModel {
  readonly sessions: ModelSession[];
}

/** Answers that fit: 202 accepts, 409 refuses with a reason. */
export function fittingAnswers(session: ModelSession, asked: Asked): readonly number[] {
  if (asked === 'end') return [202];
  // What was ended stays ended, whatever comes after.
  if (session.desired === 'ended') return [409];
  if (!session.isSettled) return [202, 409];
  if (session.isBroken) return asked === 'retry' ? [202] : [409];
  return asked === 'retry' ? [409] : [202];
}

/** What an accepted wish makes of the session. */
export function accept(session: ModelSession, asked: Asked): void {
  const aims = { hibernate: 'hibernated', wake: 'running', retry: 'running', end: 'ended' } as const;
  const aim = aims[asked];
  session.isSettled &&= aim === session.desired && !session.isBroken;
  session.desired = aim;
  if (asked === 'retry' || asked === 'end') session.isBroken = false;
}
