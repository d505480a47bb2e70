import { DestroyRef, Injectable, inject, signal } from '@angular/core';
import { ProblemError } from '../core/api/problem-error';
import { toProblem } from '../core/api/problem-parsing';
import { SessionsApi } from '../core/api/sessions.api';
import { AccessTokens } from '../core/auth/access-tokens';
import { SessionStore } from '../core/live/session-store';
import { retryPauseMs } from '../core/retry-pause';
import { type StopReason, type Verdict, verdictOnClose, verdictOnProblem } from './disconnect-verdict';
import { ScreenDialer } from './screen-dialer';
import type { OpenScreen } from './screen-dial';

/** How the viewer's connection is. `stopped` means that it does not come back by itself. */
export type LinkStatus = 'connecting' | 'connected' | 'reconnecting' | 'stopped';

/** A dial that does not get through in this time is given up, in milliseconds. */
const DIAL_TIMEOUT_MS = 12_000;

/** What a link is opened with. */
export interface LinkTarget {
  readonly sessionId: string;
  readonly host: HTMLElement;
  /** Called with the canvas still painted, just before a picture goes away. */
  readonly beforeLoss: () => void;
}

/**
 * Keeps one screen connected: a new ticket for every dial, a jittered pause between dials, and a look at the session whenever the screen goes
 * away, because what became of it decides whether to dial again. Provided by the viewer; ends with it.
 */
@Injectable()
export class ScreenLink {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #tokens = inject(AccessTokens);
  readonly #dialer = inject(ScreenDialer);
  readonly #status = signal<LinkStatus>('connecting');
  readonly #nextTryAtMs = signal<number | null>(null);
  readonly #stopReason = signal<StopReason | null>(null);
  readonly #copied = signal('');
  #target: LinkTarget | null = null;
  #dial: OpenScreen | null = null;
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly status = this.#status.asReadonly();
  /** When the next dial comes, in milliseconds since the epoch; null while none is planned. */
  readonly nextTryAtMs = this.#nextTryAtMs.asReadonly();
  readonly stopReason = this.#stopReason.asReadonly();
  /** Text last copied in the session. */
  readonly copied = this.#copied.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#close());
  }

  /** The live connection, null while there is none. */
  get dial(): OpenScreen | null {
    return this.#status() === 'connected' ? this.#dial : null;
  }

  open(target: LinkTarget): void {
    this.#target = target;
    void this.#connect();
  }

  /** Dials at once when waiting for the next try, or when stopped. */
  tryNow(): void {
    if (this.#status() === 'stopped') this.#status.set('reconnecting');
    else if (this.#nextTryAtMs() === null) return;
    void this.#connect();
  }

  /** There is reason to believe that a dial gets through now: at once when waiting for the next try, and with short pauses again. */
  hurry(): void {
    this.#attempt = 0;
    if (this.#nextTryAtMs() !== null) void this.#connect();
  }

  async #connect(): Promise<void> {
    const target = this.#target;
    if (target === null) return;
    clearTimeout(this.#timer);
    this.#nextTryAtMs.set(null);
    this.#stopReason.set(null);
    try {
      const ticket = await this.#api.createTicket(target.sessionId);
      const dial = await this.#dialer.dial(target.host, ticket, {
        connected: () => this.#markConnected(),
        closed: (code) => void this.#afterLoss(target, code),
        copied: (text) => this.#copied.set(text),
      });
      // The viewer may have been closed while noVNC was on its way.
      if (!this.#isStill(target)) {
        dial.close();
        return;
      }
      this.#dial = dial;
      this.#timer = setTimeout(() => dial.close(), DIAL_TIMEOUT_MS);
    } catch (error) {
      await this.#afterRefusal(target, error);
    }
  }

  #markConnected(): void {
    clearTimeout(this.#timer);
    this.#attempt = 0;
    this.#status.set('connected');
  }

  async #afterLoss(target: LinkTarget, code: number): Promise<void> {
    clearTimeout(this.#timer);
    if (!this.#isStill(target)) return;
    target.beforeLoss();
    const wasConnected = this.#status() === 'connected';
    this.#dial = null;
    if (wasConnected) this.#status.set('reconnecting');
    const verdict = verdictOnClose(code);
    const problem = await this.#store.read(target.sessionId).then(() => null, toProblem);
    if (!this.#isStill(target)) return;
    // A session that is no longer running takes the whole viewer away; see SessionPage.
    const isGone = problem?.code === 'session-not-found';
    this.#obey(isGone ? { redial: false, reason: 'gone' } : verdict);
  }

  async #afterRefusal(target: LinkTarget, error: unknown): Promise<void> {
    const code = error instanceof ProblemError ? error.problem.code : 'unexpected-answer';
    if (code === 'session-not-running') await this.#store.read(target.sessionId).catch(() => undefined);
    if (this.#isStill(target)) this.#obey(verdictOnProblem(code));
  }

  #obey(verdict: Verdict): void {
    if (verdict.redial) {
      this.#redialLater();
      return;
    }
    this.#status.set('stopped');
    this.#stopReason.set(verdict.reason);
    // Tells the rest of the application as well: without a token it asks to sign in.
    if (verdict.reason === 'signed-out') void this.#tokens.renew().catch(() => undefined);
  }

  #redialLater(): void {
    const pauseMs = retryPauseMs(this.#attempt, Math.random());
    this.#attempt += 1;
    this.#status.set('reconnecting');
    this.#nextTryAtMs.set(Date.now() + pauseMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), pauseMs);
  }

  #isStill(target: LinkTarget): boolean {
    return this.#target === target;
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#target?.beforeLoss();
    this.#target = null;
    this.#dial?.close();
    this.#dial = null;
  }
}
