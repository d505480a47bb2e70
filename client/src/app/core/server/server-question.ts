/** Small, needs nobody to be signed in, and touches no database. */
const PATH = '/healthz';

/**
 * Asks the server whether it is there; false when it is not, or when `signal` is aborted first, which ends the connection that the question was
 * on. Questions with cookies go over the connections of all other requests, those without over connections of their own.
 */
export async function askServer(signal: AbortSignal, withCookies = false): Promise<boolean> {
  try {
    const credentials = withCookies ? 'same-origin' : 'omit';
    const { ok } = await fetch(PATH, { cache: 'no-store', credentials, signal });
    return ok;
  } catch {
    return false;
  }
}
