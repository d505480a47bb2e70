import { jest } from '@jest/globals';
import type RFB from '@novnc/novnc';
import { denseRfb } from './dense-rfb';

/** What {@link denseRfb} needs of noVNC, and the sizes that it asks the server for. */
class PlayedRfb extends EventTarget {
  readonly asked: string[] = [];
  readonly _display = { scale: 1 };
  scaleViewport = true;
  window = { w: 1000, h: 500 };
  declare density: number;

  _screenSize(): { w: number; h: number } {
    return this.window;
  }

  _requestRemoteResize(): void {
    const { w, h } = this._screenSize();
    this.asked.push(`${w} ${h}`);
  }

  _updateScale(): void {
    this._display.scale = this.scaleViewport ? 0.5 : 1;
  }
}

/** noVNC of a version that works differently inside. */
class OtherRfb extends EventTarget {
  declare density: number;
}

function isRfbClass(value: unknown): value is typeof RFB {
  return typeof value === 'function';
}

/** An instance of `Base` as the viewer gets it. What noVNC is made with plays no part here. */
function aDense<Instance extends EventTarget>(Base: new () => Instance): Instance {
  const played: unknown = Base;
  if (!isRfbClass(played)) throw new Error('There is no class.');
  const rfb: unknown = Reflect.construct(denseRfb(played), []);
  if (!(rfb instanceof Base)) throw new Error('It is something else.');
  return rfb;
}

describe('denseRfb', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('asks for a size once the window has come to rest, and then at once', () => {
    const rfb = aDense(PlayedRfb);
    for (const w of [1000, 1100, 1200]) {
      rfb.window = { w, h: 500 };
      rfb._requestRemoteResize();
      jest.advanceTimersByTime(199);
    }
    expect(rfb.asked).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(rfb.asked).toEqual(['1200 500']);
    rfb._requestRemoteResize();
    expect(rfb.asked).toEqual(['1200 500', '1200 500']);
  });

  it('asks for as many dots as the display has, and tells noVNC the size of the window', () => {
    const rfb = aDense(PlayedRfb);
    rfb.density = 2;
    jest.advanceTimersByTime(200);
    expect(rfb.asked).toEqual(['2000 1000']);
    expect(rfb._screenSize()).toEqual({ w: 1000, h: 500 });
  });

  it('shows each dot as one dot where the picture is not scaled', () => {
    const rfb = aDense(PlayedRfb);
    rfb.scaleViewport = false;
    rfb.density = 2;
    expect(rfb._display.scale).toBe(0.5);
    rfb.density = 1;
    expect(rfb._display.scale).toBe(1);
  });

  it('asks for nothing for a window without a size', () => {
    const rfb = aDense(PlayedRfb);
    rfb.window = { w: 0, h: 0 };
    rfb._requestRemoteResize();
    jest.advanceTimersByTime(1_000);
    expect(rfb.asked).toEqual([]);
  });

  it('leaves a noVNC that it does not know as it is', () => {
    const rfb = aDense(OtherRfb);
    rfb.density = 2;
    expect(rfb.density).toBe(2);
  });
});
