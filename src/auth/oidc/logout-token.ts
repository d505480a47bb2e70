import { createRemoteJWKSet, customFetch, errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

/** How old a logout token may be, in seconds; a used one is remembered for twice as long. */
export const LOGOUT_TOKEN_MAX_AGE_SECONDS = 300;
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
/** Signatures that only the holder of a private key can make. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

/** Whom a logout token means. At least one of the two is there. */
export interface LogoutOrder {
  readonly subject: string | null;
  readonly providerSession: string | null;
  /** Names the token, for its one use. */
  readonly tokenId: string;
}

const Claims = z
  .object({
    sub: z.string().min(1).optional(),
    sid: z.string().min(1).optional(),
    jti: z.string().min(1),
    events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
    nonce: z.never().optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined);

/** Whom a logout token must come from and be for. */
export interface LogoutTokenChecks {
  readonly issuer: string;
  readonly clientId: string;
  readonly keys: JWTVerifyGetKey;
  readonly now: Date;
  readonly toleranceSeconds: number;
}

/**
 * Reads a logout token (OpenID Connect Back-Channel Logout 1.0, section 2.6). Null when it is not valid: an ID token, which has a nonce and no
 * such event, is none.
 */
export async function readLogoutToken(token: string, checks: LogoutTokenChecks): Promise<LogoutOrder | null> {
  try {
    const { payload, protectedHeader } = await jwtVerify(token, checks.keys, {
      algorithms: ALGORITHMS,
      issuer: checks.issuer,
      audience: checks.clientId,
      maxTokenAge: LOGOUT_TOKEN_MAX_AGE_SECONDS,
      clockTolerance: checks.toleranceSeconds,
      currentDate: checks.now,
      requiredClaims: ['iat', 'jti', 'events'],
    });
    if (!/^(logout\+jwt|jwt)$/i.test(protectedHeader.typ ?? 'jwt')) return null;
    const { sub, sid, jti } = Claims.parse(payload);
    return { subject: sub ?? null, providerSession: sid ?? null, tokenId: jti };
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof z.ZodError) return null;
    throw error;
  }
}

/** The keys at `url`, fetched by `fetch` when one is needed that is not known. */
export function remoteKeys(url: string, fetch: (url: string) => Promise<Response>): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(url), { [customFetch]: (address) => fetch(address), timeoutDuration: 5_000 });
}
