/**
 * Characters that have a place of their own on the keyboard of every session (agents/local/desktop/keymap.xkb): Latin, Greek and Cyrillic
 * letters, and common signs.
 */
const MAPPED =
  /^[ -~\u00a0-\u00ac\u00ae-\u017f\u0218-\u021b\u0386\u0388-\u03ce\u0400-\u045f\u0490\u0491\u1e9e\u2013\u2014\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2026\u2039\u203a\u20ac\u2116\u2122\u2190-\u2193\u221a\u221e\u2248\u2260\u2264\u2265\u2032\u2033]$/u;

/** Scripts with so many signs that no keyboard has room for them, what makes an emoji of a plain sign, and ‰, whose key most programs ignore. */
const NEVER =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\p{Variation_Selector}‰]$/u;

/** Letters and marks of an alphabet, within the first 65,536 code points (noVNC knows no key beyond them). */
const LETTER = /^[\p{L}\p{Mn}\p{Mc}\p{Nd}\p{Po}\p{Sc}]$/u;

/** Codes that stay free on a session's keyboard, with some left for other viewers of it. */
const MOST_LEARNED = 40;

/**
 * What can be typed into a session as keys. Every character without a place of its own takes a code of the session's keyboard for good, and
 * there are few: one alphabet fits. What does not fit has to be pasted, or it would get lost without a word.
 */
export class Typable {
  readonly #learned = new Set<string>();

  /** Whether `character` (one code point) arrives as a key; a letter that does is remembered as using a code up. */
  has(character: string): boolean {
    if (MAPPED.test(character)) return true;
    if (character.length > 1 || NEVER.test(character) || !LETTER.test(character)) return false;
    // A letter and its capital share a code.
    const code = character.toLowerCase();
    if (!this.#learned.has(code) && this.#learned.size >= MOST_LEARNED) return false;
    this.#learned.add(code);
    return true;
  }
}
