import type { AgentNote } from '../../../../../protocol/agent/stream-notes.js';
import type { StreamChannel } from './stream-channel';

/** How often a stream is asked whether it lives while somebody looks, and while nobody does, in milliseconds. */
const SEEN_BEAT_MS = 2_000;
const HIDDEN_BEAT_MS = 10_000;

/** How long nothing may arrive before the line counts as cut: as a rule, and when there is reason to doubt it. In milliseconds. */
const SILENCE_MS = 6_000;
const DOUBTED_SILENCE_MS = 3_000;

/** A timer that is later than this was held back, by the browser or by a sleeping machine: the silence before it proves nothing. */
const LATE_MS = 1_500;

/** Pings that may be on their way. Later ones push the oldest out, whose answer then tells nothing. */
const MOST_PENDING = 16;

/** What a pulse finds out. */
export interface PulseEvents {
  /** A ping was answered. */
  answered(roundTripMs: number, note: AgentNote): void;
  /** Nothing has arrived for so long that the line must be cut. */
  broken(): void;
}

/** The part of a stream that a pulse needs. */
export type PulsedStream = Pick<StreamChannel, 'say' | 'heardAtMs'>;

/**
 * Asks one stream again and again whether it lives, and tells when it does not. A tab that nobody sees is never judged, because its timers
 * are held back; nor is an agent that has not answered yet, because an old one never does.
 */
export class LinkPulse {
  readonly #stream: PulsedStream;
  readonly #events: PulseEvents;
  readonly #pending = new Map<number, number>();
  #lastId = 0;
  #hasAnswered = false;
  /** Silence before this moment does not count. */
  #listenedFromMs = 0;
  #isDoubted = false;
  #beatTimer: ReturnType<typeof setTimeout> | undefined;
  #judgeTimer: ReturnType<typeof setTimeout> | undefined;
  #dueAtMs = 0;

  constructor(stream: PulsedStream, events: PulseEvents) {
    this.#stream = stream;
    this.#events = events;
  }

  start(): void {
    this.#listenedFromMs = performance.now();
    this.#beat();
    this.#judgeLater();
  }

  stop(): void {
    clearTimeout(this.#beatTimer);
    clearTimeout(this.#judgeTimer);
    this.#pending.clear();
  }

  /** There is reason to doubt that the line lives: the page is seen again, or the network changed. */
  check(): void {
    this.#listenedFromMs = performance.now();
    this.#isDoubted = true;
    this.#beat();
    this.#judgeLater();
  }

  /** The agent said something. */
  hear(note: AgentNote): void {
    const sentAtMs = this.#pending.get(note.id);
    this.#pending.delete(note.id);
    this.#hasAnswered = true;
    if (sentAtMs !== undefined) this.#events.answered(performance.now() - sentAtMs, note);
  }

  #beat(): void {
    clearTimeout(this.#beatTimer);
    this.#lastId += 1;
    this.#pending.set(this.#lastId, performance.now());
    const [oldest] = this.#pending.keys();
    if (oldest !== undefined && this.#pending.size > MOST_PENDING) this.#pending.delete(oldest);
    this.#stream.say({ type: 'ping', id: this.#lastId });
    this.#beatTimer = setTimeout(() => this.#beat(), isSeen() ? SEEN_BEAT_MS : HIDDEN_BEAT_MS);
  }

  #judgeLater(): void {
    clearTimeout(this.#judgeTimer);
    const waitMs = Math.max(0, this.#brokenAtMs() - performance.now());
    this.#dueAtMs = performance.now() + waitMs;
    this.#judgeTimer = setTimeout(() => this.#judge(), waitMs);
  }

  #judge(): void {
    const nowMs = performance.now();
    if (!isSeen() || !this.#hasAnswered) this.#listenedFromMs = nowMs;
    else if (nowMs - this.#dueAtMs > LATE_MS) {
      this.check();
      return;
    } else if (nowMs >= this.#brokenAtMs()) {
      this.stop();
      this.#events.broken();
      return;
    }
    this.#judgeLater();
  }

  /** When the line counts as cut unless something arrives before. */
  #brokenAtMs(): number {
    const heardAtMs = this.#stream.heardAtMs;
    if (heardAtMs > this.#listenedFromMs) return heardAtMs + SILENCE_MS;
    return this.#listenedFromMs + (this.#isDoubted ? DOUBTED_SILENCE_MS : SILENCE_MS);
  }
}

function isSeen(): boolean {
  return document.visibilityState === 'visible';
}
