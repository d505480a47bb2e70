import type { CookieOptions, Request, Response } from 'express';
import { cookieValue } from './cookies.js';

export const REFRESH_COOKIE = '__Host-streamspace-refresh';
export const DEVICE_COOKIE = '__Host-streamspace-device';

/** Browsers keep no cookie longer than 400 days (RFC 6265bis). */
const DEVICE_LIFE_MS = 400 * 86_400_000;

const OURS_ALONE: CookieOptions = { path: '/', secure: true, httpOnly: true, sameSite: 'strict' };
/** 256 bits in base64url, alone or with an identifier before it. Anything else is not worth a look in the database. */
const SHAPE = /^[\w.-]{20,128}$/;

function read(request: Request, name: string): string | null {
  const value = cookieValue(request.headers.cookie, name);
  return value !== null && SHAPE.test(value) ? value : null;
}

/** The refresh token that the browser sent, if any. */
export const refreshTokenOf = (request: Request): string | null => read(request, REFRESH_COOKIE);

/** What the browser sent to prove that it has signed in before, if anything. */
export const deviceTokenOf = (request: Request): string | null => read(request, DEVICE_COOKIE);

/** Gives the browser a refresh token for `leftMs` milliseconds. */
export function deliverRefreshToken(response: Response, refreshToken: string, leftMs: number): void {
  response.cookie(REFRESH_COOKIE, refreshToken, { ...OURS_ALONE, maxAge: leftMs });
}

/** Marks the browser as one that has signed in to an account. */
export function deliverDeviceToken(response: Response, deviceToken: string): void {
  response.cookie(DEVICE_COOKIE, deviceToken, { ...OURS_ALONE, maxAge: DEVICE_LIFE_MS });
}

/** Takes the refresh token back from the browser. */
export function clearRefreshCookie(response: Response): void {
  response.cookie(REFRESH_COOKIE, '', { ...OURS_ALONE, maxAge: 0 });
}
