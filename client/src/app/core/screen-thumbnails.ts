import { Injectable, inject } from '@angular/core';
import { ThumbnailsApi } from './api/thumbnails.api';
import { ScreenSnapshots } from './screen-snapshots';

/** How often the picture of a session is read again, in milliseconds, and how often while there is none. */
const REFRESH_MS = 15_000;
const FIRST_MS = 4_000;

/** Reads the pictures that agents take, for as long as somebody looks at them. */
@Injectable({ providedIn: 'root' })
export class ScreenThumbnails {
  readonly #api = inject(ThumbnailsApi);
  readonly #snapshots = inject(ScreenSnapshots);
  /** Tag of the picture that was read last, by session. */
  readonly #tags = new Map<string, string>();

  /**
   * Reads the picture of a session now and, if `isChanging`, again and again while the page is visible. The answer ends that. Failures are
   * left to the next time.
   */
  follow(sessionId: string, isChanging: boolean): () => void {
    let isOver = false;
    let isBusy = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = async (): Promise<void> => {
      if (isBusy || document.visibilityState !== 'visible') return;
      clearTimeout(timer);
      isBusy = true;
      await this.#read(sessionId).catch(() => undefined);
      isBusy = false;
      const pauseMs = this.#snapshots.of(sessionId) === null ? FIRST_MS : REFRESH_MS;
      if (isChanging && !isOver) timer = setTimeout(() => void refresh(), pauseMs);
    };
    const look = (): void => void refresh();
    document.addEventListener('visibilitychange', look);
    look();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }

  async #read(sessionId: string): Promise<void> {
    // Without a picture there is nothing that "unchanged" could mean.
    const known = this.#snapshots.of(sessionId) === null ? null : (this.#tags.get(sessionId) ?? null);
    const reading = this.#api.read(sessionId, known);
    await this.#snapshots.take(
      sessionId,
      reading.then((thumbnail) => thumbnail && { image: thumbnail.image, takenAtMs: Date.now() - thumbnail.ageMs }),
    );
    const tag = (await reading)?.tag;
    if (typeof tag === 'string') this.#tags.set(sessionId, tag);
  }
}
