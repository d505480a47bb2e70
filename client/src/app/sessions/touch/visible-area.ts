/** The part of the page that a person sees while their device's keyboard covers the rest, in CSS pixels of the page. */
export interface VisibleArea {
  readonly top: number;
  readonly height: number;
}

/** Room left around the place that is typed at: a line above it and one below. */
const ROOM = 40;

/**
 * How far up the picture moves so that the place at `caretY` is seen above the row of keys, in CSS pixels. Never further than brings the
 * picture's end there.
 */
export function liftFor(caretY: number, area: VisibleArea, rowHeight: number, pageHeight: number): number {
  const end = area.top + area.height - rowHeight;
  const most = Math.max(0, pageHeight - end);
  return Math.min(most, Math.max(0, caretY + ROOM - end));
}
