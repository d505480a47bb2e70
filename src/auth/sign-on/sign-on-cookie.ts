import type { CookieOptions, Request, Response } from 'express';
import { cookieValue } from '../sign-in/cookies.js';

export const SIGN_ON_COOKIE = '__Host-streamspace-sign-on';

/** Lax, not strict: the browser comes back from another site, by a navigation. */
const OURS_ALONE: CookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'lax' };
const MAX_LENGTH = 3_000;
/** Longer than a transaction lasts: whoever comes back too late is told so, and where they were. In milliseconds. */
const KEPT_MS = 3_600_000;

/** Binds a transaction to this browser. */
export function deliverTransaction(response: Response, value: string): void {
  response.cookie(SIGN_ON_COOKIE, value, { ...OURS_ALONE, maxAge: KEPT_MS });
}

/** What the browser brought back, if anything. */
export function transactionOf(request: Request): string | null {
  const value = cookieValue(request.headers.cookie, SIGN_ON_COOKIE);
  return value !== null && value.length <= MAX_LENGTH ? value : null;
}

/** The transaction is over, however it ended. */
export function clearTransaction(response: Response): void {
  response.cookie(SIGN_ON_COOKIE, '', { ...OURS_ALONE, maxAge: 0 });
}
