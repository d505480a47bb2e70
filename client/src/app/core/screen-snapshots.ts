import { Injectable, signal } from '@angular/core';

/** Width that pictures are kept at, in pixels: sharp enough for a card on a dense display. */
const WIDTH = 480;

/** A picture, and when it was taken by this browser's clock. */
export interface TakenPicture {
  readonly image: Blob;
  readonly takenAtMs: number;
}

interface Snapshot {
  readonly picture: ImageBitmap;
  readonly takenAtMs: number;
}

/**
 * Last pictures of the person's screens, whether this tab saw them or the agent took them; the newer one wins. In memory only: a screen may
 * show what should never reach a disk.
 */
@Injectable({ providedIn: 'root' })
export class ScreenSnapshots {
  readonly #snapshots = signal<ReadonlyMap<string, Snapshot>>(new Map());
  /** Changes when everything is forgotten, so that what was on its way then is not kept. */
  #round = 0;

  of(sessionId: string): ImageBitmap | null {
    return this.#snapshots().get(sessionId)?.picture ?? null;
  }

  /** Keeps a small copy of `screen`. A screen that has painted nothing yet is left out. */
  async keep(sessionId: string, screen: HTMLCanvasElement): Promise<void> {
    if (screen.width === 0 || screen.height === 0) return;
    const resizeHeight = Math.max(1, Math.round((WIDTH * screen.height) / screen.width));
    const options: ImageBitmapOptions = { resizeWidth: WIDTH, resizeHeight, resizeQuality: 'medium' };
    const takenAtMs = Date.now();
    await this.#store(
      sessionId,
      createImageBitmap(screen, options).then((picture) => ({ picture, takenAtMs })),
    );
  }

  /** Keeps a picture that is on its way, unless everything is forgotten before it arrives. Rejects when it cannot be read. */
  async take(sessionId: string, arriving: Promise<TakenPicture | null>): Promise<void> {
    await this.#store(
      sessionId,
      arriving.then(async (taken) => taken && { ...taken, picture: await createImageBitmap(taken.image) }),
    );
  }

  /** Forgets every picture, as after a sign-out. */
  clear(): void {
    this.#round += 1;
    this.#snapshots.set(new Map());
  }

  async #store(sessionId: string, arriving: Promise<Snapshot | null>): Promise<void> {
    const round = this.#round;
    const snapshot = await arriving;
    const known = this.#snapshots().get(sessionId);
    if (snapshot === null || round !== this.#round) return;
    if (known !== undefined && known.takenAtMs > snapshot.takenAtMs) return;
    const { picture, takenAtMs } = snapshot;
    this.#snapshots.update((snapshots) => new Map(snapshots).set(sessionId, { picture, takenAtMs }));
  }
}
