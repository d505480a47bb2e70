/** Rows and columns of the usual keyboards, along which fingers slide. */
const PATHS = [
  '01234567890',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop[]',
  'qwertzuiopü',
  'azertyuiop',
  'asdfghjkl;',
  'qsdfghjklm',
  'zxcvbnm,./',
  'yxcvbnm,.-',
  'wxcvbn,;:!',
  '!@#$%^&*()_+',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik,9ol.0p;/',
  '1q2w3e4r5t6y7u8i9o0p',
  'q1w2e3r4t5y6u7i8o9p0',
];

const reversed = (text: string): string => Array.from(text).reverse().join('');

const NEIGHBOURS: ReadonlySet<string> = new Set(
  [...PATHS, ...PATHS.map(reversed)].flatMap((path) => {
    const characters = Array.from(path);
    return characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
  }),
);

/**
 * How many characters of `text` (in lower case) do not follow from the one before: by repeating it, or by going on along the alphabet, the
 * digits or the keyboard. `aaaabbbb` and `qwertyui` have one each.
 */
export function surprisingCharacters(text: string): number {
  const characters = Array.from(text);
  return characters.filter((character, index) => {
    const before = characters[index - 1];
    return before === undefined || (character !== before && !NEIGHBOURS.has(before + character));
  }).length;
}
