import { trouble, type Trouble } from './trouble.js';

/**
 * What an answer of the API server, or of a controller that repeats it, means for a session; undefined when it says nothing about the session.
 * `status` is that of HTTP.
 */
export function apiTrouble(status: number, message: string): Trouble | undefined {
  if (status === 403 && /exceeded quota|maximum .* usage per|must specify (?:limits|requests)/i.test(message)) {
    return trouble('quota-exceeded', message);
  }
  if (status === 403 && /PodSecurity|PodSecurityPolicy|admission webhook|denied the request/i.test(message)) {
    return trouble('forbidden', message);
  }
  if (status === 400 && /admission webhook|denied the request/i.test(message)) return trouble('forbidden', message);
  if (status === 422) return trouble('misconfigured', message);
  return undefined;
}
