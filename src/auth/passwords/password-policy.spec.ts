import fc from 'fast-check';
import { NewPassword } from '../../../protocol/http/auth.js';
import { COMMON_PASSWORDS, COMMON_WORDS } from './common-passwords.js';
import { weaknessOf } from './password-policy.js';

const isWeak = (password: string, username = 'root'): boolean => weaknessOf(password, username) !== null;

describe('password policy', () => {
  it.each([
    'password1234',
    'Password123!',
    'P@ssw0rd2024!!',
    'passwordpassword',
    'PasswordPassword1',
    'Welcome to 2024',
    'Summer2024!!!',
    'admin12345678',
    'iloveyou2024!',
    'letmeinplease',
    'qwertyuiop12',
    'qwerty123456',
    '1qaz2wsx3edc',
    'q1w2e3r4t5y6',
    'zxcvbnmasdfg',
    '123456789012',
    '098765432109',
    'abcdefghijklm',
    'aaaaaaaaaaaaaaaa',
    'aaaabbbbccccdddd',
    'abcabcabcabc',
    'x7!x7!x7!x7!x7!',
    'correcthorsebatterystaple',
    'Correct Horse Battery Staple',
    'administrator',
    'tr0ub4dor tr0ub4dor tr0ub4dor'.slice(0, 3).repeat(5),
  ])('refuses %s', (password) => {
    expect(weaknessOf(password, 'root')).toMatch(/^[A-Z].*\.$/);
  });

  it.each([
    'violin-harbour-4-teaspoons',
    'copper lantern drifts sideways',
    'Xk3#vT9qLw2z',
    'mZ8rQ1-tPc4w',
    '739204857193',
    'fünf grüne Äpfel im Zug',
    '\u{1f600}\u{1f4a1}\u{1f3bb}\u{1f6b2}\u{1f40c}\u{1f9c5}\u{1f9ca}\u{1f9f2}\u{1f98a}\u{1f34b}\u{1f30b}\u{1f6f8}',
    '正しい馬電池留め金針山空飛ぶ魚',
    'my dragonfly ate 3 umbrellas',
  ])('takes %s', (password) => {
    expect(weaknessOf(password, 'root')).toBeNull();
  });

  it('refuses the user name in whatever case, but not a name too short to matter', () => {
    expect(isWeak('xk3#JOHANNA-vT9q', 'johanna')).toBe(true);
    expect(isWeak('xk3#johanna-vT9q', 'Johanna@example.org')).toBe(true);
    expect(isWeak('xk3#jo-vT9qLw2z', 'jo')).toBe(false);
  });

  it('takes random passwords of every script', () => {
    const random = fc.array(
      fc.integer({ min: 0x100, max: 0xffff }).filter((code) => code < 0xd800 || code > 0xdfff),
      { minLength: 24, maxLength: 24 },
    );
    fc.assert(
      fc.property(random, (codes) => {
        const text = String.fromCodePoint(...codes);
        return new Set(codes).size < 20 || !isWeak(text);
      }),
    );
  });

  it('answers within milliseconds for anything that the schema lets through', () => {
    const longest = ['a'.repeat(256), 'ab'.repeat(128), 'password'.repeat(32), '1'.repeat(255) + 'x'];
    for (const password of longest) {
      expect(NewPassword.safeParse(password).success).toBe(true);
      expect(isWeak(password)).toBe(true);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string(),
        (password, username) => typeof isWeak(password, username) === 'boolean',
      ),
    );
  });
});

describe('common passwords', () => {
  it('holds several hundred, each long enough to matter, in lower case and once', () => {
    expect(COMMON_PASSWORDS.length).toBeGreaterThan(300);
    expect(COMMON_PASSWORDS.filter((password) => password.length < 12)).toEqual([]);
    expect(COMMON_PASSWORDS.filter((password) => password !== password.toLowerCase())).toEqual([]);
    expect(COMMON_PASSWORDS.filter((password, index) => COMMON_PASSWORDS.indexOf(password) !== index)).toEqual([]);
    expect(COMMON_WORDS.filter((word, index) => COMMON_WORDS.indexOf(word) !== index)).toEqual([]);
  });

  it('are all refused, also with a capital and a sign', () => {
    expect(COMMON_PASSWORDS.filter((password) => !isWeak(password))).toEqual([]);
    const dressed = COMMON_PASSWORDS.map((password) => `${password.charAt(0).toUpperCase()}${password.slice(1)}!`);
    expect(dressed.filter((password) => !isWeak(password))).toEqual([]);
  });
});

describe('NewPassword', () => {
  it.each([
    ['twelve chars', true],
    ['eleven char', false],
    ['\u{1f600}'.repeat(11), false],
    ['\u{1f600}'.repeat(12), true],
    ['\u{1f600}'.repeat(256), true],
    ['\u{1f600}'.repeat(257), false],
    ['x'.repeat(257), false],
    ['broken \ud800 in two', false],
  ])('%#: length in characters, no halves', (password, isValid) => {
    expect(NewPassword.safeParse(password).success).toBe(isValid);
  });
});
