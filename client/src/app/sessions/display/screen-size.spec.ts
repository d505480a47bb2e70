import { screenSizeFor } from './screen-size';

describe('screenSizeFor', () => {
  it('asks for every dot, in whole ones', () => {
    expect(screenSizeFor({ w: 1280, h: 720 }, 1)).toEqual({ w: 1280, h: 720 });
    expect(screenSizeFor({ w: 1001, h: 501 }, 1.5)).toEqual({ w: 1501, h: 751 });
  });

  it('keeps the shape of a window that is larger than the largest screen', () => {
    expect(screenSizeFor({ w: 10_000, h: 2_000 }, 1)).toEqual({ w: 7680, h: 1536 });
    expect(screenSizeFor({ w: 1_000, h: 4_320 }, 2)).toEqual({ w: 1000, h: 4320 });
  });
});
