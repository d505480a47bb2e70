/** A place or a distance on the page, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** How the picture of a screen lies in the window: so many times its size, its corner moved by so much. At 1 it fills the window. */
export interface PictureView extends Point {
  readonly zoom: number;
}

/** Size of the window, in CSS pixels. */
export interface WindowSize {
  readonly width: number;
  readonly height: number;
}

export const WHOLE: PictureView = { zoom: 1, x: 0, y: 0 };

const LARGEST_ZOOM = 6;

/** Below this a picture that was let go of falls back into its place. */
const NEARLY_WHOLE = 1.08;

/** `view` zoomed by `factor` while what lies at `at` stays where it is. */
export function zoomAt(view: PictureView, factor: number, at: Point, size: WindowSize): PictureView {
  const zoom = clamp(view.zoom * factor, 1, LARGEST_ZOOM);
  const share = zoom / view.zoom;
  return within({ zoom, x: at.x - (at.x - view.x) * share, y: at.y - (at.y - view.y) * share }, size);
}

/** `view` moved by `by` as far as the picture's edges let it, and what is left over. */
export function moveBy(view: PictureView, by: Point, size: WindowSize): { view: PictureView; rest: Point } {
  const wanted = { zoom: view.zoom, x: view.x + by.x, y: view.y + by.y };
  const moved = within(wanted, size);
  return { view: moved, rest: { x: wanted.x - moved.x, y: wanted.y - moved.y } };
}

/** What becomes of a view when the fingers leave it. */
export function settled(view: PictureView): PictureView {
  return view.zoom < NEARLY_WHOLE ? WHOLE : view;
}

/** `view` with no edge of the picture inside the window. */
export function within({ zoom, x, y }: PictureView, { width, height }: WindowSize): PictureView {
  return { zoom, x: clamp(x, width * (1 - zoom), 0), y: clamp(y, height * (1 - zoom), 0) };
}

function clamp(value: number, least: number, most: number): number {
  // Adding 0 makes a 0 of a negative 0.
  return Math.min(most, Math.max(least, value)) + 0;
}
