import { Injectable, inject, signal } from '@angular/core';
import type { AccessGrant } from '../../../../../protocol/http/auth.js';
import { AuthApi } from '../api/auth.api';
import { type ClientProblem, ProblemError } from '../api/problem-error';
import { strings } from '../strings';
import { SignInHint } from './sign-in-hint';
import { TabLock } from './tab-lock';

/** Whether somebody is signed in; `unknown` until the refresh cookie was tried. */
export type SignInStatus = 'unknown' | 'signed-in' | 'signed-out';

/** How long before its end a token is renewed, in milliseconds. */
const RENEW_BEFORE_MS = 60_000;

const SIGNED_OUT: ClientProblem = {
  code: 'unauthenticated',
  status: 401,
  ...strings.problems.signedOut,
  requestId: null,
  errors: [],
  retryAfterSeconds: null,
};

interface HeldToken {
  readonly value: string;
  readonly expiresAtMs: number;
}

/**
 * Holds the access token, in memory only, and renews it by the refresh cookie: a minute before it expires, when the server refuses it, and
 * when the page loads. Renewals of one tab are joined, those of several tabs wait for one another, because each rotates the cookie.
 */
@Injectable({ providedIn: 'root' })
export class AccessTokens {
  readonly #api = inject(AuthApi);
  readonly #hint = inject(SignInHint);
  readonly #lock = inject(TabLock);
  readonly #status = signal<SignInStatus>('unknown');
  #held: HeldToken | null = null;
  #renewal: Promise<string> | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** How often somebody signed in or out here. */
  #changes = 0;
  #signOuts = 0;

  readonly status = this.#status.asReadonly();

  /** How often somebody signed out here: what was begun before is not whoever's who signs in afterwards. */
  get signOuts(): number {
    return this.#signOuts;
  }

  /** Finds out once whether somebody is signed in. Rejects with a `ProblemError` when the server cannot say. */
  async restore(): Promise<SignInStatus> {
    if (this.#status() === 'unknown' && !this.#hint.isWorthTrying()) this.clear();
    if (this.#status() === 'unknown') await this.renew().catch(rethrowUnlessRefused);
    return this.#status();
  }

  /** The same when a refresh cookie must have come a moment ago, whatever this browser remembers. */
  async restoreByCookie(): Promise<SignInStatus> {
    this.#hint.set(true);
    this.#status.set('unknown');
    return this.restore();
  }

  /** A token that is still good; renewed first when it is about to expire. */
  async current(): Promise<string> {
    const held = this.#held;
    return held !== null && held.expiresAtMs - Date.now() > RENEW_BEFORE_MS / 6 ? held.value : this.renew();
  }

  /**
   * A new token. Rejects with a `ProblemError`; a refusal signs this tab out, silence of the server does not. What a renewal brings that began
   * before somebody signed in or out here is older than that, and is left alone. Whoever waited while somebody signed out gets no token of
   * whoever signed in since; nor does what was begun when there had been fewer {@link signOuts} than now.
   */
  renew(signOuts = this.#signOuts): Promise<string> {
    if (signOuts !== this.#signOuts) return Promise.reject(new ProblemError(SIGNED_OUT));
    if (this.#renewal !== null) return this.#renewal;
    const renewal = this.#renewOnce().finally(() => {
      if (this.#renewal === renewal) this.#renewal = null;
    });
    this.#renewal = renewal;
    return renewal;
  }

  /** Starts to use a token that sign-in, set-up or a renewal gave. */
  accept(grant: AccessGrant): string {
    this.#changes += 1;
    const lifeMs = grant.expiresInSeconds * 1000;
    this.#held = { value: grant.accessToken, expiresAtMs: Date.now() + lifeMs };
    this.#hint.set(true);
    this.#status.set('signed-in');
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.renew().catch(ignore), Math.max(lifeMs - RENEW_BEFORE_MS, lifeMs / 2));
    return grant.accessToken;
  }

  /** Forgets the token. */
  clear(): void {
    this.#changes += 1;
    this.#signOuts += 1;
    this.#renewal = null;
    clearTimeout(this.#timer);
    this.#held = null;
    this.#hint.set(false);
    this.#status.set('signed-out');
  }

  async #renewOnce(): Promise<string> {
    const before = this.#changes;
    const signOuts = this.#signOuts;
    try {
      const grant = await this.#lock.run(() => this.#api.refresh());
      return before === this.#changes ? this.accept(grant) : this.#newer(signOuts);
    } catch (error) {
      if (before !== this.#changes) return this.#newer(signOuts);
      if (isRefusal(error)) this.clear();
      throw error;
    }
  }

  /**
   * The token that a sign-in brought while a renewal was under way. Throws a `ProblemError` when somebody has signed out since there had been
   * `signOuts`.
   */
  #newer(signOuts: number): string {
    if (this.#held === null || signOuts !== this.#signOuts) throw new ProblemError(SIGNED_OUT);
    return this.#held.value;
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ProblemError && (error.problem.status === 401 || error.problem.status === 403);
}

function rethrowUnlessRefused(error: unknown): void {
  if (!isRefusal(error)) throw error;
}

/** A renewal that fails in the background is tried again by the next request. */
function ignore(): void {
  return;
}
