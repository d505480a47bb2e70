/** Longest text that is shared between clipboards, in bytes of UTF-8. The screen takes no more either. */
export const MAX_SHARED_BYTES = 1024 * 1024;

/** Size of a text in bytes of UTF-8. */
export function textBytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Whether a text may be shared. */
export function isShareable(text: string): boolean {
  // A character takes three bytes at most per UTF-16 unit: short texts need not be measured.
  return text.length * 3 <= MAX_SHARED_BYTES || textBytes(text) <= MAX_SHARED_BYTES;
}
