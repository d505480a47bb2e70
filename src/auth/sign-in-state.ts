import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Role } from '../../protocol/http/auth.js';
import { Clock } from '../platform/clock.js';
import { Gathered } from '../platform/gathered.js';

/** Who a living sign-in belongs to, with the role of this moment. */
export interface LivingSignIn {
  readonly signInId: string;
  readonly userId: string;
  readonly username: string;
  readonly role: Role;
}

const FIND_ALIVE = `
  SELECT s.id AS "signInId", u.id AS "userId", u.username, u.role
  FROM sign_ins s JOIN users u ON u.id = s.user_id
  WHERE s.id = ANY($1::uuid[]) AND s.revoked_at IS NULL AND s.expires_at > now() AND NOT u.is_disabled`;

/** Reads from the rows, uncached, which sign-ins live: not revoked, not at the end of their life, their person not disabled. */
@Injectable()
export class SignInState {
  /** A whole company that comes at nine o'clock is read together. */
  private readonly finds: Gathered<string, LivingSignIn | null>;

  constructor(
    private readonly dataSource: DataSource,
    clock: Clock,
  ) {
    this.finds = new Gathered(clock, (signInIds) => this.findEach(signInIds));
  }

  async find(signInId: string): Promise<LivingSignIn | null> {
    return this.finds.one(signInId);
  }

  /** Whether a live socket or stream of this sign-in may go on. */
  async isAlive(signInId: string): Promise<boolean> {
    return (await this.find(signInId)) !== null;
  }

  /** Those of `signInIds` that live, in one query: for whoever watches many. */
  async aliveOf(signInIds: readonly string[]): Promise<ReadonlySet<string>> {
    if (signInIds.length === 0) return new Set();
    return new Set((await this.select(signInIds)).map((signIn) => signIn.signInId));
  }

  private async findEach(signInIds: readonly string[]): Promise<(LivingSignIn | null)[]> {
    const alive = new Map((await this.select(signInIds)).map((signIn) => [signIn.signInId, signIn]));
    return signInIds.map((id) => alive.get(id) ?? null);
  }

  private select(signInIds: readonly string[]): Promise<LivingSignIn[]> {
    return this.dataSource.query(FIND_ALIVE, [signInIds]);
  }
}
