import { decodeJwt, decodeProtectedHeader } from 'jose';
import { ACCESS_TOKEN_ISSUER, ACCESS_TOKEN_TYPE } from '../../auth/access-jwt.js';

const API_KEY_PREFIX = 'ssk_';
const BASIC = /^basic\s+(?<encoded>\S+)/i;

/**
 * Whether an `Authorization` header carries a credential of the portal, good or not, under whatever scheme, as the name or the password of
 * `Basic` too. Applications have credentials of their own, which pass.
 */
export function isPlatformCredential(authorization: string): boolean {
  const encoded = BASIC.exec(authorization.trim())?.groups?.encoded;
  const basic = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('latin1');
  return [...authorization.split(/[\s,="]+/), ...basic.split(':')].some((part) => isOurs(part.trim()));
}

function isOurs(token: string): boolean {
  return token.startsWith(API_KEY_PREFIX) || isAccessToken(token);
}

function isAccessToken(token: string): boolean {
  if (token.split('.').length !== 3) return false;
  try {
    return decodeProtectedHeader(token).typ === ACCESS_TOKEN_TYPE && decodeJwt(token).iss === ACCESS_TOKEN_ISSUER;
  } catch {
    return false;
  }
}
