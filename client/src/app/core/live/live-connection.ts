import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { LiveAuth } from '../../../../../protocol/http/live.js';
import { AccessTokens } from '../auth/access-tokens';
import { SignedInPerson } from '../auth/signed-in-person';
import { ScreenSnapshots } from '../screen-snapshots';
import { type LiveSocket, LiveSocketFactory } from './live-socket';
import { SessionStore } from './session-store';
import { TimelineStore } from './timeline-store';

/** How long updates may be away before anybody is told, in milliseconds. */
const TELL_AFTER_MS = 3_000;

/** Pause before knocking again after a refusal, in milliseconds; doubles up to the longest, with up to one half taken off at random. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/**
 * The person's live updates. After every connection the list is read once, for what was missed; from then on changes arrive by
 * themselves and nothing polls.
 */
@Injectable({ providedIn: 'root' })
export class LiveConnection {
  readonly #factory = inject(LiveSocketFactory);
  readonly #tokens = inject(AccessTokens);
  readonly #person = inject(SignedInPerson);
  readonly #sessions = inject(SessionStore);
  readonly #timelines = inject(TimelineStore);
  readonly #snapshots = inject(ScreenSnapshots);
  readonly #isConnected = signal(false);
  readonly #isLate = signal(false);
  #socket: LiveSocket | null = null;
  #isWanted = false;
  #refusals = 0;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #redialTimer: ReturnType<typeof setTimeout> | undefined;

  /** Whether updates have been away for so long that the person should know. */
  readonly isLost = computed(() => this.#isLate() && !this.#isConnected());

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  /** Connects, once. */
  async start(): Promise<void> {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#markAway();
    const socket = await this.#factory.open(() => this.#token());
    // A sign-out may have come in between.
    if (!this.isWanted()) {
      socket.disconnect();
      return;
    }
    this.#socket = socket;
    this.#listen(socket);
  }

  /** Whether updates are wanted at all. */
  isWanted(): boolean {
    return this.#isWanted;
  }

  /** Disconnects and forgets what was heard. */
  stop(): void {
    this.#isWanted = false;
    clearTimeout(this.#tellTimer);
    clearTimeout(this.#redialTimer);
    this.#socket?.disconnect();
    this.#socket = null;
    this.#isConnected.set(false);
    this.#isLate.set(false);
    this.#sessions.clear();
    this.#timelines.clear();
    this.#snapshots.clear();
  }

  #listen(socket: LiveSocket): void {
    socket.on('connect', () => this.#markConnected());
    socket.on('disconnect', (reason) => {
      this.#markAway();
      // socket.io does not redial by itself when the server closed the door.
      if (reason === 'io server disconnect') this.#redialLater();
    });
    socket.on('connect_error', () => {
      if (!socket.active) this.#redialLater();
    });
    socket.on('session.changed', (view) => this.#sessions.merge(view));
    socket.on('session.timeline', ({ sessionId, entry }) => this.#timelines.add(sessionId, [entry]));
    socket.on('signed-out', () => this.#person.forget());
  }

  #markConnected(): void {
    clearTimeout(this.#tellTimer);
    this.#refusals = 0;
    this.#isLate.set(false);
    this.#isConnected.set(true);
    void this.#sessions.refetch();
  }

  #markAway(): void {
    this.#isConnected.set(false);
    clearTimeout(this.#tellTimer);
    this.#tellTimer = setTimeout(() => this.#isLate.set(true), TELL_AFTER_MS);
  }

  /** The server refused the token: take a new one, then knock again. */
  #redialLater(): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.#refusals) * (1 - Math.random() / 2);
    this.#refusals += 1;
    clearTimeout(this.#redialTimer);
    this.#redialTimer = setTimeout(() => void this.#redial(), pauseMs);
  }

  async #redial(): Promise<void> {
    await this.#tokens.renew().catch(() => undefined);
    if (this.#tokens.status() === 'signed-in') this.#socket?.connect();
  }

  async #token(): Promise<LiveAuth> {
    const accessToken = await this.#tokens.current().catch(() => null);
    // Without a token the server's refusal leads to a redial, by which time there may be one.
    return { accessToken: accessToken ?? 'none' };
  }
}
