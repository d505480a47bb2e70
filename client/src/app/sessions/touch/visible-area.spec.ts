import { liftFor } from './visible-area';

const PAGE = 800;
const ROW = 44;

describe('liftFor', () => {
  it('leaves a picture alone whose caret is seen', () => {
    expect(liftFor(300, { top: 0, height: 500 }, ROW, PAGE)).toBe(0);
    expect(liftFor(700, { top: 0, height: 800 }, 0, PAGE)).toBe(0);
  });

  it('brings the caret above the row of keys', () => {
    expect(liftFor(600, { top: 0, height: 500 }, ROW, PAGE)).toBe(600 + 40 - (500 - ROW));
  });

  it('counts what the browser has scrolled itself', () => {
    expect(liftFor(600, { top: 200, height: 500 }, ROW, PAGE)).toBe(0);
  });

  it('moves no further than the end of the picture', () => {
    expect(liftFor(800, { top: 0, height: 500 }, ROW, PAGE)).toBe(800 - (500 - ROW));
  });
});
