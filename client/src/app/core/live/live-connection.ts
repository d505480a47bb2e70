import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import type { Socket } from 'socket.io-client';
import type { LIVE_PATH, LiveMessages } from '../../../../../protocol/http/live.js';
import { AccessTokens } from '../auth/access-tokens';
import { SignedInPerson } from '../auth/signed-in-person';
import { ScreenSnapshots } from '../screen-snapshots';
import { SessionStore } from './session-store';
import { TimelineStore } from './timeline-store';

/** The protocol's own constant, by its type: importing the value would bring the schemas into the bundle. */
const PATH: typeof LIVE_PATH = '/api/v1/live';

/** How long updates may be away before anybody is told, in milliseconds. */
const TELL_AFTER_MS = 3_000;

/** Longest pause between two tries to connect, in milliseconds. */
const LONGEST_PAUSE_MS = 10_000;

type Incoming = { [Name in keyof LiveMessages]: (message: LiveMessages[Name]) => void };
type LiveSocket = Socket<Incoming, Record<string, never>>;

/**
 * The person's live updates. After every connection the list is read once, for what was missed; from then on changes arrive by
 * themselves and nothing polls.
 */
@Injectable({ providedIn: 'root' })
export class LiveConnection {
  readonly #tokens = inject(AccessTokens);
  readonly #person = inject(SignedInPerson);
  readonly #sessions = inject(SessionStore);
  readonly #timelines = inject(TimelineStore);
  readonly #snapshots = inject(ScreenSnapshots);
  readonly #isConnected = signal(false);
  readonly #isLate = signal(false);
  #socket: LiveSocket | null = null;
  #isWanted = false;
  #tellTimer: ReturnType<typeof setTimeout> | undefined;
  #redialTimer: ReturnType<typeof setTimeout> | undefined;

  /** Whether updates have been away for so long that the person should know. */
  readonly isLost = computed(() => this.#isLate() && !this.#isConnected());

  constructor() {
    inject(DestroyRef).onDestroy(() => this.stop());
  }

  /** Connects, once. socket.io is fetched only now: the sign-in page has no use for it. */
  async start(): Promise<void> {
    if (this.#isWanted) return;
    this.#isWanted = true;
    this.#markAway();
    const { io } = await import('socket.io-client');
    // A sign-out may have come in between; the compiler cannot know.
    if (!this.isWanted()) return;
    this.#socket = io({
      path: PATH,
      transports: ['websocket'],
      reconnectionDelayMax: LONGEST_PAUSE_MS,
      auth: (give) => void this.#giveToken(give),
    });
    this.#listen(this.#socket);
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
    clearTimeout(this.#redialTimer);
    this.#redialTimer = setTimeout(() => void this.#redial(), 1_000 + Math.random() * 2_000);
  }

  async #redial(): Promise<void> {
    await this.#tokens.renew().catch(() => undefined);
    if (this.#tokens.status() === 'signed-in') this.#socket?.connect();
  }

  async #giveToken(give: (auth: { accessToken: string }) => void): Promise<void> {
    const accessToken = await this.#tokens.current().catch(() => null);
    // Without a token the server's refusal leads to a redial, by which time there may be one.
    give({ accessToken: accessToken ?? 'none' });
  }
}
