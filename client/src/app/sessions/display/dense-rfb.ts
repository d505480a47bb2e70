import type RFB from '@novnc/novnc';
import { screenSizeFor } from './screen-size';

/** How long a window must have kept its size before the screen is asked to take it, in milliseconds. */
const STILL_MS = 200;

/** noVNC with screens that may have more dots than the page counts. */
export interface DenseRfb extends RFB {
  /** Dots of the screen per CSS pixel. */
  density: number;
}

export type DenseRfbClass = new (...parameters: ConstructorParameters<typeof RFB>) => DenseRfb;

/**
 * Teaches noVNC two things that it has no settings for: to ask for a screen in the display's own dots, and to ask once a window has come to
 * rest instead of ten times a second while it is dragged. Both replace private methods of noVNC 1.7; where those are missing, noVNC stays
 * as it is, and screens have one dot per CSS pixel.
 */
export function denseRfb(Rfb: typeof RFB): DenseRfbClass {
  return hasPrivateMethods(Rfb) ? overridden(Rfb) : plain(Rfb);
}

function plain(Rfb: typeof RFB): DenseRfbClass {
  return class extends Rfb implements DenseRfb {
    density = 1;
  };
}

function hasPrivateMethods({ prototype }: typeof RFB): boolean {
  return ['_screenSize', '_requestRemoteResize', '_updateScale'].every((name) => name in prototype);
}

function overridden(Rfb: typeof RFB): DenseRfbClass {
  return class extends Rfb implements DenseRfb {
    #density = 1;
    #isAsking = false;
    #size = '';
    #timer: ReturnType<typeof setTimeout> | undefined;

    get density(): number {
      return this.#density;
    }

    set density(density: number) {
      if (density === this.#density) return;
      this.#density = density;
      this._updateScale();
      this._requestRemoteResize();
    }

    protected override _screenSize(): { w: number; h: number } {
      const size = super._screenSize();
      return this.#isAsking ? screenSizeFor(size, this.#density) : size;
    }

    /** noVNC calls this whenever anything changed, also when nothing has to be asked. */
    protected override _requestRemoteResize(): void {
      clearTimeout(this.#timer);
      const { w, h } = super._screenSize();
      const size = `${w} ${h}`;
      if (size === this.#size) this.#ask();
      else if (w > 0 && h > 0) this.#timer = setTimeout(() => this._requestRemoteResize(), STILL_MS);
      this.#size = size;
    }

    protected override _updateScale(): void {
      super._updateScale();
      if (!this.scaleViewport && this.#density !== 1) this._display.scale = 1 / this.#density;
    }

    #ask(): void {
      this.#isAsking = true;
      super._requestRemoteResize();
      this.#isAsking = false;
    }
  };
}
