import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { LiveAuth } from '../../../../../protocol/http/live.js';
import { AccessTokens } from '../auth/access-tokens';
import { SignedInPerson } from '../auth/signed-in-person';
import { retryPauseMs } from '../retry-pause';
import { ScreenSnapshots } from '../screen-snapshots';
import { ServerProbe } from '../server/server-probe';
import { type LiveSocket, LiveSocketFactory } from './live-socket';
import { SessionStore } from './session-store';
import { TimelineStore } from './timeline-store';

/** How long updates may be away before anybody is told, in milliseconds. */
const TELL_AFTER_MS = 3_000;

/**
 * The person's live updates. After every connection the list is read once, for what was missed; from then on changes arrive by
 * themselves and nothing polls. After a break no WebSocket is dialled before the server answers: browsers dial one at a time, and hold a page
 * back whose dials failed, the screen's included.
 */
@Injectable({ providedIn: 'root' })
export class LiveConnection {
  readonly #factory = inject(LiveSocketFactory);
  readonly #tokens = inject(AccessTokens);
  readonly #person = inject(SignedInPerson);
  readonly #sessions = inject(SessionStore);
  readonly #timelines = inject(TimelineStore);
  readonly #snapshots = inject(ScreenSnapshots);
  readonly #probe = inject(ServerProbe);
  readonly #isConnected = signal(false);
  readonly #isLate = signal(false);
  #socket: LiveSocket | null = null;
  #isWanted = false;
  #attempt = 0;
  /** Whether the next try needs a new token, because the server did not want the last one. */
  #isRefused = false;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #redialTimer: ReturnType<typeof setTimeout> | null = null;
  /** The redial that waits for the server; aborted when nobody wants it any more. */
  #waiting = new AbortController();

  /** Whether updates arrive now. */
  readonly isConnected = this.#isConnected.asReadonly();
  /** Whether updates have been away for so long that the person should know. */
  readonly isLost = computed(() => this.#isLate() && !this.#isConnected());

  constructor() {
    const hurry = (): void => {
      if (document.visibilityState === 'visible') this.hurry();
    };
    window.addEventListener('online', hurry);
    document.addEventListener('visibilitychange', hurry);
    inject(DestroyRef).onDestroy(() => {
      window.removeEventListener('online', hurry);
      document.removeEventListener('visibilitychange', hurry);
      this.stop();
    });
  }

  /** Connects, once. */
  async start(): Promise<void> {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#markAway();
    await this.#open();
  }

  /** Whether updates are wanted at all. */
  isWanted(): boolean {
    return this.#isWanted;
  }

  /** There is reason to believe that a try gets through now: at once when waiting for the next one, and with short pauses again. */
  hurry(): void {
    this.#attempt = 0;
    if (this.#redialTimer !== null) void this.#redial();
  }

  /** Disconnects and forgets what was heard. */
  stop(): void {
    this.#isWanted = false;
    clearTimeout(this.#tellTimer);
    this.#waiting.abort();
    this.#forgetRedial();
    const socket = this.#socket;
    this.#socket = null;
    socket?.disconnect();
    this.#isConnected.set(false);
    this.#isLate.set(false);
    this.#sessions.clear();
    this.#timelines.clear();
    this.#snapshots.clear();
  }

  async #open(): Promise<void> {
    const socket = await this.#factory.open(() => this.#token()).catch(() => null);
    // A sign-out may have come in between.
    if (!this.isWanted()) socket?.disconnect();
    else if (socket === null) this.#redialLater(false);
    else {
      this.#socket = socket;
      this.#listen(socket);
    }
  }

  #listen(socket: LiveSocket): void {
    socket.on('connect', () => this.#markConnected());
    socket.on('disconnect', (reason) => {
      // Hung up by this side.
      if (this.#socket !== socket) return;
      this.#markAway();
      this.#redialLater(reason === 'io server disconnect');
    });
    // A refused socket is no longer active; one that did not get through is.
    socket.on('connect_error', () => this.#redialLater(!socket.active));
    socket.on('session.changed', (view) => this.#sessions.merge(view));
    socket.on('session.timeline', ({ sessionId, entry }) => this.#timelines.add(sessionId, [entry]));
    socket.on('signed-out', () => this.#person.forget());
  }

  #markConnected(): void {
    clearTimeout(this.#tellTimer);
    this.#forgetRedial();
    this.#attempt = 0;
    this.#isLate.set(false);
    this.#isConnected.set(true);
    void this.#sessions.refetch();
  }

  #markAway(): void {
    this.#isConnected.set(false);
    clearTimeout(this.#tellTimer);
    this.#tellTimer = setTimeout(() => this.#isLate.set(true), TELL_AFTER_MS);
  }

  #redialLater(isRefused: boolean): void {
    this.#forgetRedial();
    if (!this.#isWanted) return;
    this.#isRefused = isRefused;
    this.#redialTimer = setTimeout(() => void this.#redial(), retryPauseMs(this.#attempt, Math.random()));
    this.#attempt += 1;
  }

  async #redial(): Promise<void> {
    this.#forgetRedial();
    this.#waiting.abort();
    const { signal } = (this.#waiting = new AbortController());
    await this.#probe.untilAnswered(signal, () => undefined);
    if (signal.aborted) return;
    if (this.#isRefused) await this.#tokens.renew().catch(() => undefined);
    if (!this.#isWanted || this.#tokens.status() !== 'signed-in') return;
    if (this.#socket === null) await this.#open();
    else this.#socket.connect();
  }

  #forgetRedial(): void {
    if (this.#redialTimer !== null) clearTimeout(this.#redialTimer);
    this.#redialTimer = null;
  }

  async #token(): Promise<LiveAuth> {
    const accessToken = await this.#tokens.current().catch(() => null);
    // Without a token the server's refusal leads to a redial, by which time there may be one.
    return { accessToken: accessToken ?? 'none' };
  }
}
