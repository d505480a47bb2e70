import { expiredCookies } from '../headers/cookies.js';
import type { Refusal } from './app-pages.js';

/**
 * The end of a session, which clears what it left in the browser: its storage, caches and service workers, and the cookies of its host as far as
 * {@link expiredCookies} reaches. Clear-Site-Data is not asked to clear cookies: those are the whole site's, other sessions' and perhaps the portal's.
 */
export function leavingNothing(refusal: Refusal, cookie: string | undefined): Refusal {
  const headers = { 'Clear-Site-Data': '"cache", "storage"', 'Set-Cookie': expiredCookies(cookie ?? '') };
  return { ...refusal, headers };
}
