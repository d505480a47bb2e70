import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, EventData } from '../../../protocol/events.js';
import type { AccessGrant } from '../../../protocol/http/auth.js';
import { AuthConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { digest, newSecret } from '../../platform/secrets.js';
import { AccessJwt } from '../access-jwt.js';
import type { User } from '../people/user.entity.js';
import type { Principal } from '../principal.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SignInsRepository } from './sign-ins.repository.js';

/** A sign-in that was just opened or refreshed. */
export interface OpenSignIn {
  readonly principal: Principal;
  readonly refreshToken: string;
  /** What is left of its absolute life, in milliseconds. */
  readonly leftMs: number;
}

/** Opens and ends sign-ins, by whatever way people proved who they are. */
@Injectable()
export class SignIns {
  constructor(
    private readonly config: AuthConfig,
    private readonly signIns: SignInsRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly log: EventLog,
    private readonly jwt: AccessJwt,
  ) {}

  /** Opens a sign-in of `user` with a refresh token of its own, for `mostMs` milliseconds at most. */
  async open(
    tx: EntityManager,
    user: Pick<User, 'id' | 'username' | 'role'>,
    method: EventData<'user.signed-in'>['method'],
    userAgent: string,
    mostMs = Infinity,
  ): Promise<OpenSignIn> {
    const lifeMs = Math.min(this.config.signInMs, mostMs);
    const signInId = randomUUID();
    const refreshToken = newSecret();
    await this.signIns.insert(tx, { id: signInId, userId: user.id, userAgent, lifeMs });
    await this.tokens.insert(tx, digest(refreshToken), signInId);
    await this.log.append(
      tx,
      'user.signed-in',
      { userId: user.id, familyId: signInId, method },
      { kind: 'user', id: user.id },
    );
    const principal = { userId: user.id, username: user.username, role: user.role, signInId };
    return { principal, refreshToken, leftMs: lifeMs };
  }

  /**
   * Ends a sign-in, at its person's wish unless `actor` says otherwise. Answers with the person, or null when it had ended before.
   */
  async end(tx: EntityManager, signInId: string, actor?: Actor): Promise<string | null> {
    const userId = await this.signIns.revoke(tx, signInId);
    if (userId)
      await this.log.append(
        tx,
        'user.signed-out',
        { userId, familyId: signInId },
        actor ?? { kind: 'user', id: userId },
      );
    return userId;
  }

  /** Ends the sign-in that `refreshToken` belongs to, whether or not the token is the current one. Answers with its id, if it ends now. */
  async endByRefreshToken(tx: EntityManager, refreshToken: string): Promise<string | null> {
    const signInId = await this.tokens.findSignInId(tx, digest(refreshToken));
    return signInId && (await this.end(tx, signInId)) ? signInId : null;
  }

  /** Ends the sign-in that `accessToken` was made out for; one that is not valid, or no longer, changes nothing. */
  async endByAccessToken(tx: EntityManager, accessToken: string): Promise<string | null> {
    const principal = await this.jwt.read(accessToken).catch(() => null);
    return principal && (await this.end(tx, principal.signInId)) ? principal.signInId : null;
  }

  /** Makes the access token that goes with it; it never outlives the sign-in. */
  async grant({ principal, leftMs }: OpenSignIn): Promise<AccessGrant> {
    const lifeMs = Math.min(this.config.accessTokenMs, leftMs);
    const expiresInSeconds = Math.max(1, Math.floor(lifeMs / 1000));
    return { accessToken: await this.jwt.sign(principal, expiresInSeconds), expiresInSeconds };
  }
}
