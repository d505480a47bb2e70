import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { ChangeFeed } from '../platform/database/change-feed.js';
import type { ChangeHint } from '../platform/database/change-hint.js';
import { AccessJwt } from './access-jwt.js';
import { UnauthenticatedError } from './auth.errors.js';
import type { Principal } from './principal.js';
import { type LivingSignIn, SignInState } from './sign-in-state.js';

/** How long an answer about a sign-in is believed when no hint says otherwise. A cut-off must work within 5 s. */
const CACHE_MS = 4_000;
const CACHE_ENTRIES = 20_000;
const CUT_OFF_HINTS: ReadonlySet<ChangeHint['name']> = new Set([
  'user.signed-out',
  'refresh-token.reused',
  'user.updated',
  'user.role-synced',
]);

interface Cached {
  readonly staleAtMs: number;
  readonly userId: string;
  readonly signIn: Promise<LivingSignIn | null>;
}

/** The gate for access tokens: HTTP requests, live sockets and whatever else carries one. */
@Injectable()
export class AccessTokens implements OnModuleInit, OnModuleDestroy {
  private readonly cache = new Map<string, Cached>();
  private unsubscribe: () => void = () => undefined;

  constructor(
    private readonly jwt: AccessJwt,
    private readonly state: SignInState,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.feed.subscribe((hint) => this.forget(hint));
  }

  onModuleDestroy(): void {
    this.unsubscribe();
  }

  /**
   * The person that `token` speaks for. Name and role are those of this moment (at most 4 s old), not those of the token.
   *
   * @throws UnauthenticatedError when the token is not valid or its sign-in was ended.
   */
  async verify(token: string): Promise<Principal> {
    const claimed = await this.jwt.read(token);
    const signIn = await this.lookUp(claimed.signInId, claimed.userId);
    if (signIn?.userId !== claimed.userId) throw new UnauthenticatedError();
    return signIn;
  }

  private lookUp(signInId: string, userId: string): Promise<LivingSignIn | null> {
    const nowMs = this.clock.monotonicMs();
    const cached = this.cache.get(signInId);
    if (cached && cached.staleAtMs > nowMs) return cached.signIn;
    const signIn = this.state.find(signInId);
    const entry = { staleAtMs: nowMs + CACHE_MS, userId, signIn };
    this.cache.delete(signInId);
    this.cache.set(signInId, entry);
    this.dropOldest();
    signIn.catch(() => {
      if (this.cache.get(signInId) === entry) this.cache.delete(signInId);
    });
    return signIn;
  }

  /** A map keeps the order of insertion, and every entry lives equally long, so that the first one is the oldest. */
  private dropOldest(): void {
    if (this.cache.size <= CACHE_ENTRIES) return;
    const oldest = this.cache.keys().next();
    if (!oldest.done) this.cache.delete(oldest.value);
  }

  private forget(hint: ChangeHint | null): void {
    if (hint === null) this.cache.clear();
    else if (CUT_OFF_HINTS.has(hint.name)) {
      for (const [signInId, cached] of this.cache) if (cached.userId === hint.userId) this.cache.delete(signInId);
    }
  }
}
