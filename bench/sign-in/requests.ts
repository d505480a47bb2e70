import { LoginAnswer } from '../../protocol/http/second-step.js';
import { THEIR_PASSWORD } from '../../testing/auth/people.js';

/** Sends a request and reads the answer to its end. Resolves with how long that took, in milliseconds, and what came. */
export async function timed(url: string, init: RequestInit): Promise<{ readonly ms: number; readonly body: unknown }> {
  const startedAt = performance.now();
  const answer = await fetch(url, init);
  const body: unknown = await answer.json();
  if (answer.status !== 200) throw new Error(`${url} was answered with ${answer.status}: ${JSON.stringify(body)}`);
  return { ms: performance.now() - startedAt, body };
}

/** Signs in at `api` somebody whom `aPerson` made. Resolves with how long that took, in milliseconds, and the access token. */
export async function signIn(
  api: string,
  username: string,
): Promise<{ readonly ms: number; readonly accessToken: string }> {
  const body = JSON.stringify({ username, password: THEIR_PASSWORD });
  const headers = { 'content-type': 'application/json' };
  const answer = await timed(`${api}/auth/login`, { method: 'POST', headers, body });
  const login = LoginAnswer.parse(answer.body);
  if (!('accessToken' in login)) throw new Error('Nobody here has a second step.');
  return { ms: answer.ms, accessToken: login.accessToken };
}
