import type { Request } from 'express';

/** `Authorization: Bearer <token>` (RFC 6750); the scheme's case does not matter. */
const BEARER = /^Bearer +([\w.~+/-]+=*) *$/i;

/** The token that `request` carries, if any. */
export function bearerToken(request: Request): string | null {
  return BEARER.exec(request.headers.authorization ?? '')?.[1] ?? null;
}
