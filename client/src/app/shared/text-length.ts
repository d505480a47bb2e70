/** Whether `text` has `min` to `max` characters, counted in code points as the server does, without the space around it. */
export function hasLength(text: string, min: number, max: number): boolean {
  const { length } = Array.from(text.trim());
  return length >= min && length <= max;
}
