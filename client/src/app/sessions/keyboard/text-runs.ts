/** A piece of text, and whether it is typed key by key or pasted whole. */
export interface TextRun {
  readonly text: string;
  readonly isTyped: boolean;
}

/** Control characters that are keys. */
const KEYS = /^[\n\t\b]$/;

/**
 * Cuts `text` into runs. What people see as one character (an emoji of several code points, a letter with two marks) is never cut, and
 * letters that exist in one piece are put together, since a keyboard has no loose marks.
 */
export function textRuns(text: string, isTypable: (character: string) => boolean): TextRun[] {
  const runs: TextRun[] = [];
  const plain = text.normalize('NFC').replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(plain)) {
    const isTyped = Array.from(segment).every((character) => KEYS.test(character) || isTypable(character));
    const last = runs.at(-1);
    if (last?.isTyped === isTyped) runs.splice(-1, 1, { text: last.text + segment, isTyped });
    else runs.push({ text: segment, isTyped });
  }
  return runs;
}
