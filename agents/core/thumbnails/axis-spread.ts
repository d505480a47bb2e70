/**
 * How the pixels of one axis spread over fewer cells: pixel `i` lies in `cell[i]` with the part `share[i]` of a cell and reaches into
 * the next one with `rest[i]`. All parts that a cell gets add up to 1.
 */
export interface AxisSpread {
  readonly cell: Uint16Array;
  readonly share: Float32Array;
  readonly rest: Float32Array;
}

/** Parts of a cell below this are rounding. */
const NOTHING = 1e-6;

/** Spreads `pixels` pixels over `cells` cells, of which there are at most as many. */
export function axisSpread(pixels: number, cells: number): AxisSpread {
  const spread = { cell: new Uint16Array(pixels), share: new Float32Array(pixels), rest: new Float32Array(pixels) };
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const from = (pixel * cells) / pixels;
    const to = ((pixel + 1) * cells) / pixels;
    const cell = Math.min(cells - 1, Math.floor(from + NOTHING));
    const rest = cell + 1 < cells ? to - (cell + 1) : 0;
    spread.cell[pixel] = cell;
    spread.rest[pixel] = rest > NOTHING ? rest : 0;
    spread.share[pixel] = to - from - (spread.rest[pixel] ?? 0);
  }
  return spread;
}
