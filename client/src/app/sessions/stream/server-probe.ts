import { Injectable } from '@angular/core';

/** Small, needs nobody to be signed in, and touches no database. */
const PATH = '/healthz';

/** Pauses after each question that is not answered, in milliseconds. */
const PAUSES_MS = [2_000, 4_000, 5_000, 6_000, 7_000, 8_000, 8_000];
const LONGEST_PAUSE_MS = 10_000;

/** Questions that may hang, of two kinds: browsers open at most six connections of each kind, and what comes after needs some of the second. */
const MOST_WITHOUT_COOKIES = 5;
const MOST_HANGING = 8;

/** A question that the server refuses to answer is put again after this time, in milliseconds. */
const REFUSED_PAUSE_MS = 1_000;

/**
 * Finds out whether the server answers, and how fast.
 *
 * A network that swallows everything leaves each try hanging, and the system repeats a try at ever longer intervals: half a minute later none
 * is repeated often enough to notice at once that the network is back. So now and then a new question is put, and none is taken back: the
 * youngest is always repeated often, and whichever gets through first is the answer. (Measured in Chromium behind a firewall that drops
 * everything: asking once a second with a deadline of a second found a network back after up to 30 s, this way after 0 to 2 s. A WebSocket
 * would not do: browsers hold back a page whose last sixteen failed.)
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
    signal.addEventListener('abort', () => over.abort(), { once: true });
    return new Promise((resolve) => {
      let timer: ReturnType<typeof setTimeout> | undefined;
      over.signal.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
      let hanging = 0;
      const planNext = (count: number, pauseMs: number): void => {
        clearTimeout(timer);
        planned(Date.now() + pauseMs);
        timer = setTimeout(() => put(count), pauseMs);
      };
      const put = (count: number): void => {
        planNext(count + 1, pauseMs(count));
        if (hanging >= MOST_HANGING) return;
        hanging += 1;
        void this.#ask(over.signal, hanging > MOST_WITHOUT_COOKIES).then((isAnswered) => {
          hanging -= 1;
          if (isAnswered) over.abort();
          // A refusal comes at once: the network is there, and the server is on its way.
          else if (!over.signal.aborted) planNext(0, REFUSED_PAUSE_MS);
        });
      };
      if (signal.aborted) over.abort();
      else put(0);
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

function pauseMs(count: number): number {
  if (document.visibilityState !== 'visible') return LONGEST_PAUSE_MS;
  return PAUSES_MS[count] ?? LONGEST_PAUSE_MS;
}
