/** Pauses before an application is entered again that said it does not know the visitor, in milliseconds. */
const PAUSES_MS = [0, 1_000, 3_000, 6_000];

/** How long ago an entry must lie to be no part of a vain row, in milliseconds. */
const FORGIVEN_AFTER_MS = 60_000;

/**
 * How often an application is entered again. Once is normal: its cookie is gone, or the server restarted. Again and again means that the
 * browser keeps no cookie of it, or that something plays with us, and ends.
 */
export class ReEntries {
  #inRow = 0;
  #lastMs = -Infinity;

  /** Pause before the next entry; null when it has been tried often enough. `nowMs` is on any steady clock. */
  next(nowMs: number): number | null {
    if (nowMs - this.#lastMs > FORGIVEN_AFTER_MS) this.forgive();
    const pauseMs = PAUSES_MS[this.#inRow] ?? null;
    this.#inRow += 1;
    this.#lastMs = nowMs;
    return pauseMs;
  }

  /** Somebody asks for it. */
  forgive(): void {
    this.#inRow = 0;
  }
}
