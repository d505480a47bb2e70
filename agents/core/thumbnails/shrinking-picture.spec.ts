import { jest } from '@jest/globals';
import fc from 'fast-check';
import { ShrinkingPicture } from './shrinking-picture.js';

/** A screen of bytes in which every pixel is `pixel(x, y)`, given in rows. */
function shrink(width: number, height: number, pixel: (x: number, y: number) => number[]): ShrinkingPicture {
  const picture = new ShrinkingPicture(width, height);
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.from(Array.from({ length: width }, (_, x) => [...pixel(x, y), 0]).flat());
    picture.add(0, y, row);
  }
  return picture;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const channel = (rgba: Buffer, which: number): number[] => [...rgba].filter((_, index) => index % 4 === which);

// Much arithmetic, on a machine that may be busy.
jest.setTimeout(60_000);

describe('ShrinkingPicture', () => {
  it.each([
    [1920, 1080, 480, 270],
    [1280, 1024, 400, 320],
    [1080, 1920, 180, 320],
    [7680, 4320, 480, 270],
    [320, 240, 320, 240],
    [7680, 2, 480, 1],
    [1, 4320, 1, 320],
  ])('fits %i × %i into %i × %i', (screenWidth, screenHeight, width, height) => {
    expect(new ShrinkingPicture(screenWidth, screenHeight)).toMatchObject({ width, height });
  });

  it('leaves a small picture as it is', () => {
    const picture = shrink(3, 2, (x, y) => [x * 10, y * 10, 255]);
    expect([...picture.rgba()]).toEqual(
      [
        [0, 0],
        [10, 0],
        [20, 0],
        [0, 10],
        [10, 10],
        [20, 10],
      ].flatMap(([red, green]) => [red, green, 255, 255]),
    );
  });

  it('keeps one colour as it is, whatever the sizes', () => {
    const size = fc.integer({ min: 1, max: 600 });
    fc.assert(
      fc.property(size, size, (width, height) => {
        const rgba = shrink(width, height, () => [10, 128, 255]).rgba();
        expect(new Set(channel(rgba, 0))).toEqual(new Set([10]));
        expect(new Set(channel(rgba, 1))).toEqual(new Set([128]));
        expect(new Set(channel(rgba, 2))).toEqual(new Set([255]));
      }),
      { numRuns: 10 },
    );
  });

  it('makes an even grey of thin lines, where taking every n-th pixel would make stripes or nothing', () => {
    const rgba = shrink(960, 40, (x) => (x % 2 === 0 ? [255, 255, 255] : [0, 0, 0])).rgba();
    expect(new Set(channel(rgba, 0))).toEqual(new Set([128]));
  });

  it('shares pixels between cells that they lie across', () => {
    const rgba = shrink(720, 1, (x) => (x % 3 === 1 ? [240, 240, 240] : [0, 0, 0])).rgba();
    expect(new Set(channel(rgba, 0))).toEqual(new Set([80]));
  });

  it('is the same in whatever pieces and order it comes, and as bright as the screen', () => {
    const [width, height] = [700, 500];
    const value = (x: number, y: number): number => (x * 31 + y * 17) % 256;
    const whole = shrink(width, height, (x, y) => [value(x, y), 0, 0]).rgba();
    const pieces = new ShrinkingPicture(width, height);
    for (let y = height - 1; y >= 0; y -= 1) {
      for (const [from, to] of [
        [433, 700],
        [0, 1],
        [1, 433],
      ] as const) {
        const length = to - from;
        pieces.add(
          from,
          y,
          Buffer.from(Array.from({ length }, (_, index) => [value(from + index, y), 0, 0, 9]).flat()),
        );
      }
    }
    const [one, other] = [channel(whole, 0), channel(pieces.rgba(), 0)];
    expect(
      Math.max(...one.slice(0, 20_000).map((red, index) => Math.abs(red - (other[index] ?? 0)))),
    ).toBeLessThanOrEqual(1);
    expect(mean(channel(whole, 0))).toBeCloseTo(127.5, 0);
  });
});
