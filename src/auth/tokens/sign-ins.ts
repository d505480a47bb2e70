import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
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

  /** Opens a sign-in of `user` with a refresh token of its own. */
  async open(
    tx: EntityManager,
    user: Pick<User, 'id' | 'username' | 'role'>,
    method: EventData<'user.signed-in'>['method'],
    userAgent: string,
  ): Promise<OpenSignIn> {
    const signInId = randomUUID();
    const refreshToken = newSecret();
    await this.signIns.insert(tx, { id: signInId, userId: user.id, userAgent, lifeMs: this.config.signInMs });
    await this.tokens.insert(tx, digest(refreshToken), signInId);
    await this.log.append(
      tx,
      'user.signed-in',
      { userId: user.id, familyId: signInId, method },
      { kind: 'user', id: user.id },
    );
    const principal = { userId: user.id, username: user.username, role: user.role, signInId };
    return { principal, refreshToken, leftMs: this.config.signInMs };
  }

  /** Ends a sign-in at its person's wish. Does nothing when it has ended before. */
  async end(tx: EntityManager, signInId: string): Promise<void> {
    const userId = await this.signIns.revoke(tx, signInId);
    if (userId)
      await this.log.append(tx, 'user.signed-out', { userId, familyId: signInId }, { kind: 'user', id: userId });
  }

  /** Ends the sign-in that `refreshToken` belongs to, whether or not the token is the current one. */
  async endByRefreshToken(tx: EntityManager, refreshToken: string): Promise<void> {
    const signInId = await this.tokens.findSignInId(tx, digest(refreshToken));
    if (signInId) await this.end(tx, signInId);
  }

  /** Ends the sign-in that `accessToken` was made out for; one that is not valid, or no longer, changes nothing. */
  async endByAccessToken(tx: EntityManager, accessToken: string): Promise<void> {
    const principal = await this.jwt.read(accessToken).catch(() => null);
    if (principal) await this.end(tx, principal.signInId);
  }

  /** Makes the access token that goes with it; it never outlives the sign-in. */
  async grant({ principal, leftMs }: OpenSignIn): Promise<AccessGrant> {
    const lifeMs = Math.min(this.config.accessTokenMs, leftMs);
    const expiresInSeconds = Math.max(1, Math.floor(lifeMs / 1000));
    return { accessToken: await this.jwt.sign(principal, expiresInSeconds), expiresInSeconds };
  }
}
