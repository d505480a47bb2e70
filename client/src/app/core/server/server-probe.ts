import { Injectable } from '@angular/core';

/** Small, needs nobody to be signed in, and touches no database. */
const PATH = '/healthz';

/** How often a question is put that is soon given up, and how long it may take, in milliseconds. */
const EVERY_MS = 1_000;
const EVERY_HIDDEN_MS = 10_000;
const SOON_MS = 1_000;

/** When the questions are put that are never given up, in milliseconds since the first one. */
const LASTING_AT_MS = [4_000, 11_000, 21_000, 34_000];

/**
 * Finds out whether the server answers, and how fast.
 *
 * Networks go away in two ways. Some let connections be made and nothing through them, and may never remember those when they are back: there
 * a new question has to be put every second, and the old one given up. Others swallow everything: there each new connection hangs, giving up a
 * question leaves its connection hanging, browsers make no more than six at once, and the system repeats each at ever longer intervals, so that
 * half a minute later none is tried often. Hence a few questions that last, put further and further apart, of which the youngest is repeated
 * often. The two kinds differ in cookies, because browsers count connections without cookies apart. (Measured
 * in Chromium behind a firewall that drops everything, away for 40 s: asked once a second with a deadline of 1 s alone, it was found back 14 s late;
 * with spaced questions that last, 0.05 to 1.8 s late in most runs. A WebSocket would not do: browsers hold a page back whose last dozen failed.)
 */
@Injectable({ providedIn: 'root' })
export class ServerProbe {
  /** How long a small request takes, in milliseconds; null when it is not answered in `timeoutMs`. */
  async time(timeoutMs: number): Promise<number | null> {
    const startMs = performance.now();
    const isAnswered = await this.#ask(AbortSignal.timeout(timeoutMs));
    return isAnswered ? performance.now() - startMs : null;
  }

  /** Resolves once the server answers, or when `signal` is aborted. `planned` hears when the next question is put, on the clock of `Date`. */
  untilAnswered(signal: AbortSignal, planned: (atMs: number) => void): Promise<void> {
    const over = new AbortController();
    if (signal.aborted) return Promise.resolve();
    signal.addEventListener('abort', () => over.abort(), { once: true });
    const put = async (deadline: AbortSignal, withCookies: boolean): Promise<void> => {
      if (await this.#ask(AbortSignal.any([over.signal, deadline]), withCookies)) over.abort();
    };
    let timer: ReturnType<typeof setTimeout> | undefined;
    const putShort = (): void => {
      const pauseMs = document.visibilityState === 'visible' ? EVERY_MS : EVERY_HIDDEN_MS;
      planned(Date.now() + pauseMs);
      timer = setTimeout(putShort, pauseMs);
      void put(AbortSignal.timeout(SOON_MS), false);
    };
    const lasting = LASTING_AT_MS.map((atMs) => setTimeout(() => void put(over.signal, true), atMs));
    putShort();
    return new Promise((resolve) => {
      over.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        lasting.forEach((each) => clearTimeout(each));
        resolve();
      });
    });
  }

  async #ask(signal: AbortSignal, withCookies = false): Promise<boolean> {
    try {
      const credentials = withCookies ? 'same-origin' : 'omit';
      const { ok } = await fetch(PATH, { cache: 'no-store', credentials, signal });
      return ok;
    } catch {
      return false;
    }
  }
}
