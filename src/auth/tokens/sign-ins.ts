import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Actor, EventData } from '../../../protocol/events.js';
import type { AccessGrant } from '../../../protocol/http/auth.js';
import type { SecondStepRequired } from '../../../protocol/http/second-step.js';
import { EventLog } from '../../platform/events/event-log.js';
import { digest, newSecret } from '../../platform/secrets.js';
import { AccessJwt } from '../access-jwt.js';
import type { User } from '../people/user.entity.js';
import type { Principal } from '../principal.js';
import type { Challenge } from '../second-step/challenges.repository.js';
import { SignInTerms } from '../second-step/sign-in-terms.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { SignInsRepository } from './sign-ins.repository.js';

/** A sign-in that was just opened or refreshed. */
export interface OpenSignIn {
  readonly principal: Principal;
  readonly refreshToken: string;
  /** What is left of its absolute life, in milliseconds. */
  readonly leftMs: number;
}

/** A sign-in that waits for its second step: its row is there, but gives nobody anything yet. */
export interface HeldSignIn {
  readonly principal: Principal;
  readonly secondStep: SecondStepRequired;
}

export type SignInOutcome = OpenSignIn | HeldSignIn;

/** Opens and ends sign-ins, by whatever way people proved who they are. */
@Injectable()
export class SignIns {
  constructor(
    private readonly terms: SignInTerms,
    private readonly signIns: SignInsRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly log: EventLog,
    private readonly jwt: AccessJwt,
  ) {}

  /**
   * Opens a sign-in of `user` with a refresh token of its own, for `mostMs` milliseconds at most. Where a second step is missing it is held, by
   * whatever way the person came.
   */
  async open(
    tx: EntityManager,
    user: Pick<User, 'id' | 'username' | 'role'>,
    method: EventData<'user.signed-in'>['method'],
    userAgent: string,
    mostMs = Infinity,
  ): Promise<SignInOutcome> {
    const signInMs = this.terms.lifeMs(mostMs);
    const signInId = randomUUID();
    const principal = { userId: user.id, username: user.username, role: user.role, signInId };
    const step = await this.terms.missingStep(tx, user, method);
    await this.signIns.insert(tx, { id: signInId, userId: user.id, userAgent, lifeMs: step ? 0 : signInMs });
    if (step) return { principal, secondStep: await this.terms.challenge(tx, { signInId, method, signInMs }, step) };
    return this.begin(tx, principal, method, signInMs);
  }

  /** Lets a held sign-in begin: its second step was done `way`. Null when it was ended or its person shut out meanwhile. */
  async complete(
    tx: EntityManager,
    { signInId, userId, method, signInMs }: Challenge,
    way: EventData<'second-step.passed'>['way'],
  ): Promise<OpenSignIn | null> {
    const principal = await this.signIns.release(tx, signInId, signInMs);
    if (!principal) return null;
    const entry = { userId, familyId: signInId, way };
    await this.log.append(tx, 'second-step.passed', entry, { kind: 'user', id: userId });
    return this.begin(tx, principal, method, signInMs);
  }

  /** A code of the second step was accepted in a living sign-in. */
  async notePassedCode(tx: EntityManager, signInId: string): Promise<void> {
    await this.signIns.markCodePassed(tx, signInId);
  }

  private async begin(
    tx: EntityManager,
    principal: Principal,
    method: EventData<'user.signed-in'>['method'],
    leftMs: number,
  ): Promise<OpenSignIn> {
    const { userId, signInId } = principal;
    const refreshToken = newSecret();
    await this.tokens.insert(tx, digest(refreshToken), signInId);
    const entry = { userId, familyId: signInId, method };
    await this.log.append(tx, 'user.signed-in', entry, { kind: 'user', id: userId });
    return { principal, refreshToken, leftMs };
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

  /** Ends all sign-ins of a person, held ones among them, but `except`. API keys stay. Answers with how many ended. */
  async endAll(tx: EntityManager, userId: string, except: string | null, actor?: Actor): Promise<number> {
    const signInIds = (await this.signIns.findEndable(tx, userId)).filter((id) => id !== except);
    for (const signInId of signInIds) await this.end(tx, signInId, actor);
    return signInIds.length;
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
    const lifeMs = Math.min(this.terms.accessTokenMs, leftMs);
    const expiresInSeconds = Math.max(1, Math.floor(lifeMs / 1000));
    return { accessToken: await this.jwt.sign(principal, expiresInSeconds), expiresInSeconds };
  }
}
