import { DestroyRef, Injectable, effect, inject, signal } from '@angular/core';
import type { StreamTicket } from '../../../../protocol/http/sessions.js';
import { ProblemError } from '../core/api/problem-error';
import { SessionsApi } from '../core/api/sessions.api';
import { AccessTokens } from '../core/auth/access-tokens';
import { SessionStore } from '../core/live/session-store';
import { retryPauseMs } from '../core/retry-pause';
import { type StopReason, type Verdict, verdictOnClose, verdictOnProblem } from './disconnect-verdict';
import { DisplaySettings } from './display/display-settings';
import { PixelDensity } from './display/pixel-density';
import { ScreenDialer } from './screen-dialer';
import type { OpenScreen } from './screen-dial';
import { LinkWatch } from './stream/link-watch';
import { ServerProbe } from '../core/server/server-probe';

/** How the viewer's connection is. `stopped` means that it does not come back by itself. */
export type LinkStatus = 'connecting' | 'connected' | 'reconnecting' | 'stopped';

/**
 * How long a ticket, and the way from there to the picture, may take before the try is given up, in milliseconds. Each try that was given up
 * doubles it, up to a limit: a server that is slow under load would otherwise never be reached.
 */
const TICKET_DEADLINE_MS = 4_000;
const DIAL_DEADLINE_MS = 6_000;
const LONGEST_DEADLINE_MS = 20_000;

/** What a link is opened with. */
export interface LinkTarget {
  readonly sessionId: string;
  readonly host: HTMLElement;
  /** Called with the canvas still painted, just before a picture goes away. */
  readonly beforeLoss: () => void;
  /** Whether the session still starts, so that its screen is only on its way; see {@link ScreenLink.sessionRuns}. */
  readonly awaitsStart?: boolean;
}

/**
 * Keeps one screen connected: a new ticket for every dial, a jittered pause between dials, and none before the server answers again. What
 * the other side says on closing or refusing decides whether to dial again. Provided by the viewer; ends with it.
 */
@Injectable()
export class ScreenLink {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #tokens = inject(AccessTokens);
  readonly #dialer = inject(ScreenDialer);
  readonly #probe = inject(ServerProbe);
  readonly #watch = inject(LinkWatch);
  readonly #display = inject(DisplaySettings).current;
  readonly #density = inject(PixelDensity).density;
  readonly #status = signal<LinkStatus>('connecting');
  readonly #nextTryAtMs = signal<number | null>(null);
  readonly #stopReason = signal<StopReason | null>(null);
  readonly #copied = signal('', { equal: () => false });
  #target: LinkTarget | null = null;
  #dial: OpenScreen | null = null;
  /** The try that is under way; aborted when another one takes its place. */
  #try = new AbortController();
  /** Whether the first try was made ahead, while the session starts: nobody hears of its failure, and it may take its time. */
  #isAhead = false;
  #attempt = 0;
  /** Tries in a row that nobody answered in time. */
  #timeouts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly status = this.#status.asReadonly();
  /** When the next try comes, in milliseconds since the epoch; null while none is planned. */
  readonly nextTryAtMs = this.#nextTryAtMs.asReadonly();
  readonly stopReason = this.#stopReason.asReadonly();
  /** Text last copied in the session; told again when the same text is copied again. */
  readonly copied = this.#copied.asReadonly();

  constructor() {
    effect(() => {
      const display = this.#display();
      const density = this.#density();
      this.#dial?.show(display, density);
    });
    inject(DestroyRef).onDestroy(() => this.#close());
  }

  /** The live connection, null while there is none. */
  get dial(): OpenScreen | null {
    return this.#status() === 'connected' ? this.#dial : null;
  }

  open(target: LinkTarget): void {
    this.#target = target;
    this.#isAhead = target.awaitsStart ?? false;
    void this.#connect();
  }

  /**
   * The session runs: a screen that it was dialled for ahead must come soon now, and is dialled again if that has failed. So is one that went
   * away with the session, as with a short sleep.
   */
  sessionRuns(): void {
    if (this.#stopReason() === 'gone') this.tryNow();
    if (!this.#isAhead) return;
    this.#isAhead = false;
    if (this.#dial !== null) this.#expectScreen(this.#dial);
    else if (this.#try.signal.aborted) void this.#connect();
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

  /** There is reason to doubt the connection, or to hope for one. */
  doubt(): void {
    this.#watch.check();
    this.hurry();
  }

  async #connect(): Promise<void> {
    const target = this.#target;
    if (target === null) return;
    clearTimeout(this.#timer);
    this.#try.abort();
    const { signal } = (this.#try = new AbortController());
    this.#nextTryAtMs.set(null);
    this.#stopReason.set(null);
    if (this.#status() === 'reconnecting') await this.#probe.untilAnswered(signal, (at) => this.#nextTryAtMs.set(at));
    if (signal.aborted) return;
    this.#nextTryAtMs.set(null);
    await this.#dialTo(target, signal).catch((error: unknown) => {
      if (!signal.aborted) this.#afterRefusal(target, error);
    });
  }

  async #dialTo(target: LinkTarget, signal: AbortSignal): Promise<void> {
    const ticket = await this.#ticket(target, signal);
    const dial = await this.#dialer.dial(target.host, ticket, {
      connected: () => this.#markConnected(),
      closed: (code) => {
        if (!signal.aborted) this.#afterLoss(target, code);
      },
      copied: (text) => this.#copied.set(text),
      noted: (note) => this.#watch.hear(note),
    });
    // Another try may have taken its place while noVNC was on its way.
    if (signal.aborted) {
      dial.close();
      return;
    }
    this.#dial = dial;
    dial.show(this.#display(), this.#density());
    if (!this.#isAhead) this.#expectScreen(dial);
  }

  #expectScreen(dial: OpenScreen): void {
    this.#timer = setTimeout(() => this.#giveUp(dial), this.#deadlineMs(DIAL_DEADLINE_MS));
  }

  async #ticket(target: LinkTarget, signal: AbortSignal): Promise<StreamTicket> {
    const late = new AbortController();
    this.#timer = setTimeout(() => {
      this.#timeouts += 1;
      late.abort();
    }, this.#deadlineMs(TICKET_DEADLINE_MS));
    try {
      const wanted = this.#isAhead ? { awaitsStart: true } : null;
      return await this.#api.createTicket(target.sessionId, AbortSignal.any([signal, late.signal]), wanted);
    } finally {
      if (!signal.aborted) clearTimeout(this.#timer);
    }
  }

  #giveUp(dial: OpenScreen): void {
    this.#timeouts += 1;
    dial.stream.abandon();
  }

  #deadlineMs(firstMs: number): number {
    return Math.min(LONGEST_DEADLINE_MS, firstMs * 2 ** this.#timeouts);
  }

  #markConnected(): void {
    clearTimeout(this.#timer);
    this.#isAhead = false;
    this.#attempt = 0;
    this.#timeouts = 0;
    if (this.#dial !== null) this.#watch.begin(this.#dial.stream);
    this.#status.set('connected');
  }

  #afterLoss(target: LinkTarget, code: number): void {
    clearTimeout(this.#timer);
    if (this.#isAhead) {
      this.#failAhead();
      return;
    }
    target.beforeLoss();
    const isDeafAgent = this.#watch.isDeafAgent(code);
    this.#watch.end();
    this.#dial = null;
    // What became of the session may take the whole viewer away; see SessionPage.
    void this.#store.read(target.sessionId).catch(() => undefined);
    this.#obey(isDeafAgent ? { redial: true } : verdictOnClose(code));
  }

  #afterRefusal(target: LinkTarget, error: unknown): void {
    clearTimeout(this.#timer);
    if (this.#isAhead) {
      this.#failAhead();
      return;
    }
    const code = error instanceof ProblemError ? error.problem.code : 'unexpected-answer';
    if (code === 'session-not-running') void this.#store.read(target.sessionId).catch(() => undefined);
    this.#obey(verdictOnProblem(code));
  }

  /** Waits until the session runs. */
  #failAhead(): void {
    this.#dial = null;
    this.#try.abort();
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
    const patience = document.visibilityState === 'visible' ? 'watched' : 'background';
    const pauseMs = retryPauseMs(this.#attempt, Math.random(), patience);
    this.#attempt += 1;
    this.#status.set('reconnecting');
    this.#nextTryAtMs.set(Date.now() + pauseMs);
    this.#timer = setTimeout(() => void this.#connect(), pauseMs);
  }

  #close(): void {
    clearTimeout(this.#timer);
    this.#try.abort();
    this.#target?.beforeLoss();
    this.#target = null;
    this.#dial?.close();
    this.#dial = null;
  }
}
