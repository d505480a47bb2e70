import { askServer } from './server-question';

/** How often a question is put that is soon given up, and how long it may take, in milliseconds. */
const EVERY_MS = 1_000;
const EVERY_HIDDEN_MS = 10_000;
const SOON_MS = 1_000;

/** When the questions are put that are never given up, in milliseconds since the first one. */
const LASTING_AT_MS = [4_000, 11_000, 21_000, 34_000];

/** How many questions are put at once after the first answer, until one is answered: in the end as many as browsers make connections. */
const VOLLEYS = [1, 6, 6];
/** How long a volley may take, in milliseconds. */
const VOLLEY_MS = 600;

/** When the next question is put, on the clock of `Date`. */
export type Planned = (atMs: number) => void;

/**
 * Asks until the server answers, for everybody who wants to know.
 *
 * Networks go away in two ways. Some let connections be made and nothing through them, and may never remember those when they are back: there
 * a new question has to be put every second, and the old one given up. Others swallow everything: there each new connection hangs, giving up a
 * question leaves its connection hanging, browsers make no more than six at once, and the system repeats each at ever longer intervals, so that
 * half a minute later none is tried often. Hence a few questions that last, put further and further apart, of which the youngest is repeated
 * often. The two kinds differ in cookies, because browsers count connections without cookies apart. (Measured
 * in Chromium behind a firewall that drops everything, away for 40 s: asked once a second with a deadline of 1 s alone, it was found back 14 s late;
 * with spaced questions that last, 0.05 to 1.8 s late in most runs. A WebSocket would not do: browsers hold a page back whose last dozen failed.)
 *
 * After the first answer, connections may be left that the network has forgotten, and the next request would wait on one of them for as long as
 * it has time. Hence another question with cookies, and if that is not answered soon, a volley of them, one for each connection: one finds a
 * connection that lives, and calling off the others ends those that do not.
 */
export class ServerInquiry {
  readonly #listeners = new Set<Planned>();
  /** Aborted with the first answer. */
  readonly #asking = new AbortController();
  readonly #over = new AbortController();
  readonly #lasting: readonly ReturnType<typeof setTimeout>[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Resolves when the server answered, or when nobody wants to know any more. */
  readonly ended: Promise<void>;

  constructor() {
    this.#lasting = LASTING_AT_MS.map((atMs) => setTimeout(() => void this.#put(this.#asking.signal, true), atMs));
    document.addEventListener('visibilitychange', this.#askWhenSeen);
    window.addEventListener('online', this.#askWhenSeen);
    this.ended = new Promise((resolve) => this.#over.signal.addEventListener('abort', () => resolve()));
    void this.ended.then(() => this.#stop());
  }

  /** Asks at once. Resolves once the server answers, or when `signal` is aborted, which is no wish to know any more. */
  join(signal: AbortSignal, planned: Planned): Promise<void> {
    this.#listeners.add(planned);
    this.#askNow();
    return new Promise((resolve) => {
      const leave = (): void => {
        this.#listeners.delete(planned);
        signal.removeEventListener('abort', leave);
        if (this.#listeners.size === 0) this.#over.abort();
        resolve();
      };
      signal.addEventListener('abort', leave);
      void this.ended.then(leave);
    });
  }

  /** Somebody looks, and should not wait for the end of a pause that was made while nobody did, or while there was no network. */
  readonly #askWhenSeen = (): void => {
    if (document.visibilityState === 'visible') this.#askNow();
  };

  #askNow(): void {
    clearTimeout(this.#timer);
    const pauseMs = document.visibilityState === 'visible' ? EVERY_MS : EVERY_HIDDEN_MS;
    this.#timer = setTimeout(() => this.#askNow(), pauseMs);
    for (const planned of this.#listeners) planned(Date.now() + pauseMs);
    void this.#put(AbortSignal.timeout(SOON_MS), false);
  }

  async #put(deadline: AbortSignal, withCookies: boolean): Promise<void> {
    const isAnswered = await askServer(AbortSignal.any([this.#asking.signal, deadline]), withCookies);
    if (!isAnswered || this.#asking.signal.aborted) return;
    this.#stop();
    for (const count of VOLLEYS) if (await this.#isAnyAlive(count)) break;
    this.#over.abort();
  }

  /** Whether `count` connections that other requests use have one among them that lives. The others are given up. */
  async #isAnyAlive(count: number): Promise<boolean> {
    const found = new AbortController();
    const signal = AbortSignal.any([this.#over.signal, found.signal, AbortSignal.timeout(VOLLEY_MS)]);
    const find = async (): Promise<void> => {
      if (await askServer(signal, true)) found.abort();
    };
    await Promise.all(Array.from({ length: count }, find));
    return found.signal.aborted;
  }

  #stop(): void {
    this.#asking.abort();
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#askWhenSeen);
    window.removeEventListener('online', this.#askWhenSeen);
    this.#lasting.forEach((each) => clearTimeout(each));
  }
}
