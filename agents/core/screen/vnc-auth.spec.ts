import { answerChallenge } from './vnc-auth.js';

/** The bits of each byte reversed: VNC turns this password back into the key. */
const passwordOf = (key: string): string =>
  [...Buffer.from(key, 'hex')]
    .map((byte) =>
      String.fromCharCode(Number.parseInt(byte.toString(2).padStart(8, '0').split('').reverse().join(''), 2)),
    )
    .join('');

describe('answerChallenge', () => {
  it.each([
    // Published vectors of DES, as key, block and result.
    ['133457799bbcdff1', '0123456789abcdef', '85e813540f0ab405'],
    ['0e329232ea6d0d73', '8787878787878787', '0000000000000000'],
    ['0123456789abcdef', '4e6f772069732074', '3fa40e8a984d4815'],
  ])('encrypts with DES, each block by itself: %s', (key, block, result) => {
    const answer = answerChallenge(passwordOf(key), Buffer.from(block + block, 'hex'));
    expect(answer.toString('hex')).toBe(result + result);
  });

  it('looks at eight bytes of a password and pads a shorter one', () => {
    const challenge = Buffer.alloc(16, 7);
    expect(answerChallenge('12345678', challenge)).toEqual(answerChallenge('12345678tail', challenge));
    expect(answerChallenge('1234567', challenge)).toEqual(answerChallenge('1234567\0', challenge));
  });
});
