import { createSecretKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { Role } from '../../protocol/http/auth.js';
import { Id } from '../../protocol/ids.js';
import { Clock } from '../platform/clock.js';
import { AuthConfig } from '../platform/config/control-plane.config.js';
import { UnauthenticatedError } from './auth.errors.js';
import type { Principal } from './principal.js';

export const ACCESS_TOKEN_ISSUER = 'streamspace';
export const ACCESS_TOKEN_AUDIENCE = 'streamspace-api';
/** Media type of the token (RFC 9068), so that no other JWT signed with the same key passes for one. */
export const ACCESS_TOKEN_TYPE = 'at+jwt';
const ALGORITHM = 'HS256';
const LEEWAY_SECONDS = 30;

const Claims = z.object({ sub: Id, sid: Id, username: z.string(), role: Role });

/**
 * Signs and reads access tokens: JWT (RFC 7519) with HS256. The key is ours alone: nothing that a token's header says chooses a key, and no
 * other algorithm is let in. Whether the sign-in still lives is not known here.
 */
@Injectable()
export class AccessJwt {
  /** An object, which is made ready for use once; bytes would be at every token. */
  private readonly key: KeyObject;

  constructor(
    config: AuthConfig,
    private readonly clock: Clock,
  ) {
    this.key = createSecretKey(config.jwtSecret, 'utf8');
  }

  /** A token for `principal` that expires after `lifeSeconds`. */
  sign(principal: Principal, lifeSeconds: number): Promise<string> {
    const issuedAt = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ sid: principal.signInId, username: principal.username, role: principal.role })
      .setProtectedHeader({ alg: ALGORITHM, typ: ACCESS_TOKEN_TYPE })
      .setSubject(principal.userId)
      .setIssuer(ACCESS_TOKEN_ISSUER)
      .setAudience(ACCESS_TOKEN_AUDIENCE)
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + lifeSeconds)
      .sign(this.key);
  }

  /**
   * Whom `token` was made out to.
   *
   * @throws UnauthenticatedError when it is forged, expired (30 s leeway), meant for something else or not a token at all.
   */
  async read(token: string): Promise<Principal> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        algorithms: [ALGORITHM],
        issuer: ACCESS_TOKEN_ISSUER,
        audience: ACCESS_TOKEN_AUDIENCE,
        typ: ACCESS_TOKEN_TYPE,
        requiredClaims: ['exp', 'iat', 'sub', 'sid'],
        clockTolerance: LEEWAY_SECONDS,
        currentDate: this.clock.now(),
      });
      const { sub, sid, username, role } = Claims.parse(payload);
      return { userId: sub, signInId: sid, username, role };
    } catch (error) {
      if (error instanceof errors.JOSEError || error instanceof z.ZodError) throw new UnauthenticatedError();
      throw error;
    }
  }
}
