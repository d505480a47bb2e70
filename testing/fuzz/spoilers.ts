import type { Mutator } from '../mutator.js';

/** Texts that are trouble, escaped as a URL takes them. */
const TEXTS: readonly [string, ...string[]] = [
  '%00',
  '%ED%A0%80',
  '%E0%A4%A',
  '..%2f..%2fetc',
  '%2e%2e',
  '__proto__',
  'constructor',
  '-1',
  '1e9',
  '9007199254740993',
  'null',
  '%F0%9F%92%A3',
  "'%20OR%201=1--",
  'a'.repeat(2_000),
  '00000000-0000-0000-0000-000000000000',
  'W10',
  '',
];

/** Values that are trouble inside of JSON, as they stand there. */
const VALUES: readonly [string, ...string[]] = [
  'null',
  'true',
  '[]',
  '{}',
  '-1',
  '1e308',
  '1e999',
  '9007199254740993',
  '-0.0000001',
  '99999999999999999999999999',
  '""',
  '"\\u0000"',
  '"a\\u0000b"',
  '"\\ud800"',
  '"\\udc00 x"',
  '"\\u202e\\u0007"',
  '{"__proto__":{"polluted":1}}',
  '{"constructor":{"prototype":{"polluted":1}}}',
  `"${'x'.repeat(20_000)}"`,
  '['.repeat(500) + ']'.repeat(500),
];

/** A part of a URL that nobody expects. */
export function spoilText(chance: Mutator): string {
  return chance.pick(TEXTS);
}

/** The JSON of `value` with something wrong: a member lost, changed, added or doubled, or the text itself broken. */
export function spoilBody(value: unknown, chance: Mutator): string {
  const text = JSON.stringify(value);
  switch (chance.below(6)) {
    case 0:
      return text.slice(0, chance.below(text.length));
    case 1:
      return chance.pick(VALUES);
    case 2:
      return text
        .replace(/^\{/, `{"__proto__":{"polluted":1},"role":"admin","${chance.pick(['id', 'x', ''])}":1,`)
        .replace(/,\}$/, '}');
    default:
      return spoilMember(text, chance);
  }
}

/** Puts trouble in the place of one value. */
function spoilMember(text: string, chance: Mutator): string {
  const places = [...text.matchAll(/(?<=[:[,])(?:"(?:[^"\\]|\\.)*"(?!:)|-?\d+(?:\.\d+)?|true|false|null)/g)];
  const place = places[chance.below(places.length)];
  if (!place) return chance.pick(VALUES);
  return text.slice(0, place.index) + chance.pick(VALUES) + text.slice(place.index + place[0].length);
}
