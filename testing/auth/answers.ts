import type { Response } from 'supertest';
import { AccessGrant } from '../../protocol/http/auth.js';
import { Problem } from '../../protocol/problem.js';

/** The problem document that `response` holds; fails when it holds none. */
export function problemOf(response: Response): Problem {
  expect(response.type).toBe('application/problem+json');
  return Problem.parse(JSON.parse(response.text));
}

/** Status and code of a refusal, for comparing at a glance. */
export function refusalOf(response: Response): [number, string] {
  return [response.status, problemOf(response).code];
}

/** The grant that `response` holds. */
export function grantOf(response: Response): AccessGrant {
  return AccessGrant.parse(response.body);
}

/** The lines of `Set-Cookie`. */
export function cookieLines(response: Response): string[] {
  const lines: unknown = response.headers['set-cookie'];
  return Array.isArray(lines) ? lines.map(String) : [];
}
