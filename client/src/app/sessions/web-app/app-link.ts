import { DOCUMENT, DestroyRef, Injectable, inject, signal } from '@angular/core';
import { ProblemError } from '../../core/api/problem-error';
import { SessionsApi } from '../../core/api/sessions.api';
import { mayKeepThings, pageOfMessage } from '../../core/apps/page-message';
import { VisitedApps } from '../../core/apps/visited-apps';
import { AccessTokens } from '../../core/auth/access-tokens';
import { SessionStore } from '../../core/live/session-store';
import { retryPauseMs } from '../../core/retry-pause';
import { type StopReason, verdictOnProblem } from '../disconnect-verdict';
import { type AppAddress, appAddress } from './app-address';
import { ReEntries } from './re-entries';

/**
 * How an application in its frame is: on its way, there, or represented by a page of ours that turns into it (`waiting`). `retrying`: no ticket
 * was to be had, the next try is planned. `stopped`: nothing more happens by itself.
 */
export type AppStatus = 'opening' | 'open' | 'waiting' | 'retrying' | 'stopped';

/**
 * Why nothing more happens by itself. `not-let-in`: tickets are accepted, but the application does not know its visitor afterwards;
 * `not-reached`: the browser does not get to the application's host.
 */
export type AppStopReason = StopReason | 'not-let-in' | 'not-reached';

/** How long a ticket may take, in milliseconds. */
const TICKET_DEADLINE_MS = 10_000;

/** How long the first page of the application's host may take, in milliseconds. Later is better than never. */
const ENTRY_DEADLINE_MS = 15_000;

/** How long the application's own page may take before the frame is shown with whatever it holds, in milliseconds. */
const SHOW_AFTER_MS = 5_000;

/** How often at most the session is read again because a page says that it has ended, in milliseconds. */
const READ_AGAIN_MS = 5_000;

/**
 * Leads one frame to an application: fetches tickets, listens to what our pages on the application's host say, and enters again where that
 * helps. Provided by the viewer; ends with it.
 */
@Injectable()
export class AppLink {
  readonly #api = inject(SessionsApi);
  readonly #store = inject(SessionStore);
  readonly #tokens = inject(AccessTokens);
  readonly #visited = inject(VisitedApps);
  readonly #document = inject(DOCUMENT);
  readonly #status = signal<AppStatus>('opening');
  readonly #address = signal<AppAddress | null>(null);
  readonly #nextTryAtMs = signal<number | null>(null);
  readonly #refusal = signal<string | null>(null);
  readonly #stopReason = signal<AppStopReason | null>(null);
  readonly #hasStorage = signal(true);
  readonly #reEntries = new ReEntries();
  #sessionId = '';
  #try = new AbortController();
  #attempt = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether a ticket is on its way. */
  #isAsking = false;
  /** Whether a page of ours has spoken since the last ticket; until then the frame shows nothing, or an error of the browser's. */
  #isEntered = false;
  /** Whether the page that is loading has said that it is one of ours: a page says so before it has loaded. */
  #isOurs = false;
  #lastReadMs = -Infinity;

  readonly status = this.#status.asReadonly();
  /** What the frame shows; a frame of its own for each. */
  readonly address = this.#address.asReadonly();
  /** When the next ticket is fetched, in milliseconds since the epoch; null while that is not planned. */
  readonly nextTryAtMs = this.#nextTryAtMs.asReadonly();
  /** Why the last ticket was refused, as a sentence. */
  readonly refusal = this.#refusal.asReadonly();
  readonly stopReason = this.#stopReason.asReadonly();
  /** Whether the application can keep something in the frame, as far as its host has said. */
  readonly hasStorage = this.#hasStorage.asReadonly();

  constructor() {
    inject(DestroyRef).onDestroy(() => this.#forgetTry());
  }

  open(sessionId: string): void {
    this.#sessionId = sessionId;
    void this.#enter();
  }

  /** Enters again because somebody asks for it. */
  reload(): void {
    this.#reEntries.forgive();
    this.#attempt = 0;
    void this.#enter();
  }

  /** There is reason to believe that a ticket is to be had now. */
  hurry(): void {
    this.#attempt = 0;
    if (this.#nextTryAtMs() !== null) void this.#enter();
  }

  /** The frame has loaded a page: ours or the application's. */
  noteLoad(): void {
    if (this.#isEntered && !this.#isOurs && this.#status() !== 'stopped') this.#status.set('open');
    this.#isOurs = false;
  }

  /** Takes in a message of any window. Only those of `frame`, while it shows the application's own host, are heard. */
  hear(
    { source, origin, data }: Pick<MessageEvent<unknown>, 'source' | 'origin' | 'data'>,
    frame: Window | null,
  ): void {
    const page = pageOfMessage(data);
    if (page === null || frame === null || source !== frame || origin !== this.#address()?.origin) return;
    this.#isOurs = true;
    this.#hasStorage.set(mayKeepThings(data));
    if (page === 'entering') this.#markEntered();
    else if (page === 'not-here') this.#enterAgain();
    else this.#status.set('waiting');
    if (page === 'ended') this.#readSession();
  }

  #markEntered(): void {
    if (this.#isAsking) return;
    this.#forgetTry();
    this.#isEntered = true;
    this.#stopReason.set(null);
    this.#status.set('opening');
    this.#timer = setTimeout(() => {
      if (this.#status() === 'opening') this.#status.set('open');
    }, SHOW_AFTER_MS);
  }

  #enterAgain(): void {
    if (this.#isAsking || this.#status() === 'stopped') return;
    this.#forgetTry();
    const pauseMs = this.#reEntries.next(performance.now());
    if (pauseMs === null) this.#stop('not-let-in');
    else {
      if (this.#status() !== 'opening') this.#status.set('waiting');
      this.#timer = setTimeout(() => void this.#enter(), pauseMs);
    }
  }

  async #enter(): Promise<void> {
    this.#forgetTry();
    const { signal: aborted } = (this.#try = new AbortController());
    this.#isAsking = true;
    this.#stopReason.set(null);
    this.#status.set('opening');
    try {
      const late = AbortSignal.timeout(TICKET_DEADLINE_MS);
      const ticket = await this.#api.createTicket(this.#sessionId, AbortSignal.any([aborted, late]));
      if (aborted.aborted) return;
      const address = appAddress(ticket, this.#document.baseURI);
      if (address === null) throw new Error('The ticket leads to no page of an application.');
      this.#show(address);
    } catch (error) {
      if (!aborted.aborted) this.#afterRefusal(error);
    }
  }

  #show(address: AppAddress): void {
    this.#isAsking = false;
    this.#attempt = 0;
    this.#refusal.set(null);
    this.#isOurs = false;
    this.#isEntered = false;
    this.#address.set(address);
    this.#visited.note(this.#sessionId, address.origin);
    this.#timer = setTimeout(() => this.#stop('not-reached'), ENTRY_DEADLINE_MS);
  }

  #afterRefusal(error: unknown): void {
    this.#isAsking = false;
    const problem = error instanceof ProblemError ? error.problem : null;
    const code = problem?.code ?? 'unexpected-answer';
    if (code === 'session-not-running') this.#readSession();
    const verdict = verdictOnProblem(code);
    this.#refusal.set(problem?.detail ?? null);
    if (verdict.redial) this.#retryLater();
    else this.#stop(verdict.reason);
    // Tells the rest of the application as well: without a token it asks to sign in.
    if (!verdict.redial && verdict.reason === 'signed-out') void this.#tokens.renew().catch(() => undefined);
  }

  #retryLater(): void {
    const patience = this.#document.visibilityState === 'visible' ? 'watched' : 'background';
    const pauseMs = retryPauseMs(this.#attempt, Math.random(), patience);
    this.#attempt += 1;
    this.#status.set('retrying');
    this.#nextTryAtMs.set(Date.now() + pauseMs);
    this.#timer = setTimeout(() => void this.#enter(), pauseMs);
  }

  #stop(reason: AppStopReason): void {
    this.#forgetTry();
    this.#status.set('stopped');
    this.#stopReason.set(reason);
  }

  /** What became of the session may take the whole viewer away; see SessionPage. */
  #readSession(): void {
    const nowMs = performance.now();
    if (nowMs - this.#lastReadMs < READ_AGAIN_MS) return;
    this.#lastReadMs = nowMs;
    void this.#store.read(this.#sessionId).catch(() => undefined);
  }

  #forgetTry(): void {
    clearTimeout(this.#timer);
    this.#nextTryAtMs.set(null);
    this.#try.abort();
    this.#isAsking = false;
  }
}
