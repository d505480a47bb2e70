import { Injectable, inject, signal } from '@angular/core';
import { AccessTokens } from './auth/access-tokens';

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
  readonly #tokens = inject(AccessTokens);
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

  /** Forgets every picture, as after a sign-out. None is left for the collector of garbage to find. */
  clear(): void {
    this.#round += 1;
    const before = this.#snapshots();
    this.#snapshots.set(new Map());
    before.forEach(({ picture }) => picture.close());
  }

  async #store(sessionId: string, arriving: Promise<Snapshot | null>): Promise<void> {
    const round = this.#round;
    const snapshot = await arriving;
    const known = this.#snapshots().get(sessionId);
    if (snapshot === null) return;
    const { picture, takenAtMs } = snapshot;
    // A viewer keeps a last picture when it goes, and it goes because of the sign-out, after everything was forgotten.
    const isUnwanted = round !== this.#round || this.#tokens.status() !== 'signed-in';
    if (isUnwanted || (known !== undefined && known.takenAtMs > takenAtMs)) {
      picture.close();
      return;
    }
    this.#snapshots.update((snapshots) => new Map(snapshots).set(sessionId, { picture, takenAtMs }));
  }
}
