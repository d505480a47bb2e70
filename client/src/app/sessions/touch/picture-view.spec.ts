import fc from 'fast-check';
import { WHOLE, moveBy, settled, within, zoomAt } from './picture-view';

const SIZE = { width: 400, height: 800 };

describe('picture view', () => {
  it('zooms around the fingers', () => {
    const view = zoomAt(WHOLE, 2, { x: 100, y: 200 }, SIZE);
    expect(view).toEqual({ zoom: 2, x: -100, y: -200 });
    expect(zoomAt(view, 0.5, { x: 100, y: 200 }, SIZE)).toEqual(WHOLE);
  });

  it('goes neither below the whole picture nor beyond what can be seen', () => {
    expect(zoomAt(WHOLE, 0.2, { x: 10, y: 10 }, SIZE)).toEqual(WHOLE);
    expect(zoomAt(WHOLE, 100, { x: 0, y: 0 }, SIZE).zoom).toBe(6);
  });

  it('moves to the edge of the picture and leaves the rest over', () => {
    const view = { zoom: 2, x: -100, y: -200 };
    expect(moveBy(view, { x: 30, y: -40 }, SIZE)).toEqual({ view: { zoom: 2, x: -70, y: -240 }, rest: { x: 0, y: 0 } });
    expect(moveBy(view, { x: 150, y: -700 }, SIZE)).toEqual({
      view: { zoom: 2, x: 0, y: -800 },
      rest: { x: 50, y: -100 },
    });
    expect(moveBy(WHOLE, { x: 0, y: 60 }, SIZE)).toEqual({ view: WHOLE, rest: { x: 0, y: 60 } });
  });

  it('falls back into its place when it is nearly whole', () => {
    expect(settled({ zoom: 1.05, x: -3, y: -2 })).toEqual(WHOLE);
    expect(settled({ zoom: 1.5, x: -3, y: -2 })).toEqual({ zoom: 1.5, x: -3, y: -2 });
  });

  it('never shows what lies outside the picture', () => {
    const number = fc.double({ min: -2000, max: 2000, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0.1, max: 10, noNaN: true }), number, number, number, (factor, x, y, by) => {
        const { view } = moveBy(zoomAt(WHOLE, factor, { x, y }, SIZE), { x: by, y: -by }, SIZE);
        expect(view).toEqual(within(view, SIZE));
        expect(view.x).toBeLessThanOrEqual(0);
        expect(view.x + SIZE.width * view.zoom).toBeGreaterThanOrEqual(SIZE.width - 1e-6);
      }),
    );
  });
});
