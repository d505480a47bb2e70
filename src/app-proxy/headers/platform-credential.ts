import { decodeJwt, decodeProtectedHeader } from 'jose';
import { ACCESS_TOKEN_ISSUER, ACCESS_TOKEN_TYPE } from '../../auth/access-jwt.js';

const API_KEY_PREFIX = 'ssk_';
const BEARER = /^bearer\s+(?<token>.*)$/i;

/** Whether an `Authorization` header carries a credential of the portal, good or not. Applications have tokens of their own, which pass. */
export function isPlatformCredential(authorization: string): boolean {
  const token = BEARER.exec(authorization.trim())?.groups?.token?.trim();
  if (token === undefined) return false;
  return token.startsWith(API_KEY_PREFIX) || isAccessToken(token);
}

function isAccessToken(token: string): boolean {
  try {
    return decodeProtectedHeader(token).typ === ACCESS_TOKEN_TYPE && decodeJwt(token).iss === ACCESS_TOKEN_ISSUER;
  } catch {
    return false;
  }
}
