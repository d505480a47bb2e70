import { Injectable, signal } from '@angular/core';

/** Width that pictures are kept at, in pixels: sharp enough for a card on a dense display. */
const WIDTH = 480;

/** Last pictures of the screens that were seen in this tab. In memory only: a screen may show what should never reach a disk. */
@Injectable({ providedIn: 'root' })
export class ScreenSnapshots {
  readonly #pictures = signal<ReadonlyMap<string, ImageBitmap>>(new Map());

  of(sessionId: string): ImageBitmap | null {
    return this.#pictures().get(sessionId) ?? null;
  }

  /** Keeps a small copy of `screen`. A screen that has painted nothing yet is left out. */
  async keep(sessionId: string, screen: HTMLCanvasElement): Promise<void> {
    if (screen.width === 0 || screen.height === 0) return;
    const resizeHeight = Math.max(1, Math.round((WIDTH * screen.height) / screen.width));
    const picture = await createImageBitmap(screen, { resizeWidth: WIDTH, resizeHeight, resizeQuality: 'medium' });
    this.#pictures.update((pictures) => new Map(pictures).set(sessionId, picture));
  }

  /** Forgets every picture, as after a sign-out. */
  clear(): void {
    this.#pictures.set(new Map());
  }
}
