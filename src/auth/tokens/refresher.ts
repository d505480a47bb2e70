import { createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { digest } from '../../platform/secrets.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { DerivedKeys } from './derived-keys.js';
import { judgeRefresh } from './refresh-policy.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { type LockedSignIn, SignInsRepository } from './sign-ins.repository.js';
import type { OpenSignIn } from './sign-ins.js';

/**
 * Exchanges refresh tokens. The successor of a token is computed from it under a key of ours, so that whoever repeats a request within the grace
 * gets the same successor although only digests are stored.
 */
@Injectable()
export class Refresher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signIns: SignInsRepository,
    private readonly tokens: RefreshTokensRepository,
    private readonly log: EventLog,
    private readonly keys: DerivedKeys,
  ) {}

  /**
   * Exchanges `token` for its successor.
   *
   * @throws UnauthenticatedError when it is unknown, its sign-in has ended, or it was used before. In the last case the sign-in ends.
   */
  async refresh(token: string): Promise<OpenSignIn> {
    const signIn = await this.dataSource.transaction((tx) => this.exchange(tx, token));
    if (!signIn) throw new UnauthenticatedError();
    return signIn;
  }

  /** Null is a refusal; thrown inside of the transaction it would undo the end of a reused family. */
  private async exchange(tx: EntityManager, token: string): Promise<OpenSignIn | null> {
    const hash = digest(token);
    const signInId = await this.tokens.findSignInId(tx, hash);
    const signIn = signInId && (await this.signIns.lock(tx, signInId));
    if (!signIn || !signIn.isAlive) return null;
    const successor = createHmac('sha256', this.keys.refreshSuccessor).update(token, 'utf8').digest('base64url');
    const state = await this.tokens.findState(tx, hash, digest(successor));
    const verdict = state ? judgeRefresh(state) : 'reused';
    if (verdict === 'reused') return this.endReused(tx, signIn);
    if (verdict === 'rotate') await this.rotate(tx, hash, successor, signIn);
    const { userId, username, role, leftMs } = signIn;
    return { principal: { userId, username, role, signInId: signIn.signInId }, refreshToken: successor, leftMs };
  }

  private async rotate(tx: EntityManager, hash: Buffer, successor: string, signIn: LockedSignIn): Promise<void> {
    const { userId, signInId } = signIn;
    await this.tokens.markRotated(tx, hash);
    await this.tokens.insert(tx, digest(successor), signInId);
    await this.signIns.touch(tx, signInId);
    await this.log.append(tx, 'sign-in.refreshed', { userId, familyId: signInId }, { kind: 'user', id: userId });
  }

  private async endReused(tx: EntityManager, { userId, signInId }: LockedSignIn): Promise<null> {
    await this.signIns.revoke(tx, signInId);
    await this.log.append(tx, 'refresh-token.reused', { userId, familyId: signInId });
    return null;
  }
}
