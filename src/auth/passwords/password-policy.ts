import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.js';
import { surprisingCharacters } from './predictable-text.js';

const MIN_SURPRISES = 6;
const MIN_NAME_LENGTH = 3;
/** What people write for letters to please a rule. */
const LETTER_FOR: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const REPEATED_UNIT = /^(.{1,8})\1+$/su;

function withLetters(text: string): string {
  return Array.from(text, (character) => LETTER_FOR[character] ?? character).join('');
}

/** What is left when digits and signs at both ends are taken off. */
function core(text: string): string {
  return text.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
}

const COMMON = new Set(COMMON_PASSWORDS);
const MIN_CORE_LENGTH = 3;
/** Longest first, so that a word does not break a longer one apart. */
const WORDS = [
  ...new Set([...COMMON_WORDS, ...COMMON_PASSWORDS.map(core).filter(({ length }) => length >= MIN_CORE_LENGTH)]),
].sort((a, b) => b.length - a.length);

/** Whether `text` is nothing but common words, one after the other, with a few digits and signs around and between them. */
function isMadeOfCommonWords(text: string): boolean {
  let rest = text;
  for (const word of WORDS) rest = rest.replaceAll(word, ' ');
  const hasWords = rest !== text;
  return hasWords && !/\p{L}/u.test(rest) && surprisingCharacters(rest.replaceAll(' ', '')) <= MIN_SURPRISES;
}

function isCommon(password: string): boolean {
  const plain = password.toLowerCase().replace(/\s/gu, '');
  const undressed = plain.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const spellings = [plain, undressed, withLetters(plain), withLetters(core(plain))];
  return spellings.some((spelling) => COMMON.has(spelling) || isMadeOfCommonWords(spelling));
}

function containsName(password: string, username: string): boolean {
  const name = username.toLowerCase().split('@', 1)[0] ?? '';
  return name.length >= MIN_NAME_LENGTH && password.toLowerCase().includes(name);
}

/**
 * Why a password of sufficient length is easy to guess, as a sentence for the person who chose it; null when it is not known to be. There are
 * no rules about kinds of characters (NIST SP 800-63B, section 3.1.1.2).
 */
export function weaknessOf(password: string, username: string): string | null {
  if (containsName(password, username)) return 'The password contains the user name. Choose one that does not.';
  if (surprisingCharacters(password.toLowerCase()) < MIN_SURPRISES || REPEATED_UNIT.test(password.toLowerCase())) {
    return 'The password repeats characters or follows the keyboard. Choose one that is harder to guess, such as four random words.';
  }
  if (isCommon(password))
    return 'Many people use this password or one much like it. Choose another one, such as four random words.';
  return null;
}
