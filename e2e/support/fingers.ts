import type { CDPSession, Page } from 'playwright-core';

/** A place on the page, in CSS pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Fingers on a screen that can be touched. */
export class Fingers {
  private constructor(private readonly cdp: CDPSession) {}

  /** Makes the page's device one with a screen to touch. */
  static async at(page: Page): Promise<Fingers> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Emulation.setTouchEmulationEnabled', { enabled: true, maxTouchPoints: 5 });
    return new Fingers(cdp);
  }

  async down(...places: Place[]): Promise<void> {
    await this.touch('touchStart', places);
  }

  async move(...places: Place[]): Promise<void> {
    await this.touch('touchMove', places);
  }

  async up(): Promise<void> {
    await this.touch('touchEnd', []);
  }

  /** Taps with a finger at each of `places`. */
  async tap(...places: Place[]): Promise<void> {
    await this.down(...places);
    await this.up();
  }

  /** Moves fingers along straight lines, in `steps`, and lets go. */
  async glide(from: readonly Place[], to: readonly Place[], steps = 8): Promise<void> {
    await this.down(...from);
    for (let step = 1; step <= steps; step += 1)
      await this.move(...from.map((place, i) => on(place, to[i], step / steps)));
    await this.up();
  }

  private async touch(type: 'touchStart' | 'touchMove' | 'touchEnd', places: readonly Place[]): Promise<void> {
    await this.cdp.send('Input.dispatchTouchEvent', {
      type,
      touchPoints: places.map((place, id) => ({ ...place, id })),
    });
  }
}

/** The place on the way from `from` to `to` after `share` of it. */
function on(from: Place, to: Place = from, share: number): Place {
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}
