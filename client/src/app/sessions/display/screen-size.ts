/** Largest screen that is asked for, in dots: as large as a launch may ask for (`CreateSession`). */
const LARGEST = { w: 7680, h: 4320 };

/**
 * Size of the screen for a window of `size` CSS pixels, in whole dots. A window that would need more than the largest screen gets one of its
 * own shape that fits.
 */
export function screenSizeFor(size: { w: number; h: number }, density: number): { w: number; h: number } {
  const share = Math.min(1, LARGEST.w / (size.w * density), LARGEST.h / (size.h * density));
  return { w: Math.floor(size.w * density * share), h: Math.floor(size.h * density * share) };
}
