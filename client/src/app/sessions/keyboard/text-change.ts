/** What became of the text of a field: so many characters gone from its end, then these added. */
export interface TextChange {
  readonly deleted: number;
  readonly inserted: string;
}

/**
 * Stands in the field before the caret while the device's keyboard is open: such a keyboard tells Backspace only by what it takes away, so
 * there must always be something to take. The space keeps what is typed a word of its own.
 */
export const SENTINEL = `${'_'.repeat(16)} `;

/**
 * The change from `before` to `after`, characters counted as people see them delete: by code points. The caret is always at the end. However much
 * of the {@link SENTINEL} was taken counts as one Backspace: a keyboard that deletes by words sees a word in it.
 */
export function textChange(before: string, after: string): TextChange {
  const common = commonStart(before, after);
  const sentinel = before.startsWith(SENTINEL) ? SENTINEL.length : 0;
  const gone = Array.from(before.slice(Math.max(common, sentinel))).length;
  return { deleted: gone + (common < sentinel ? 1 : 0), inserted: after.slice(common) };
}

/** Length of what both begin with, in code units; never in the middle of a character. */
function commonStart(a: string, b: string): number {
  let length = 0;
  for (const character of a) {
    if (!b.startsWith(character, length)) break;
    length += character.length;
  }
  return length;
}
