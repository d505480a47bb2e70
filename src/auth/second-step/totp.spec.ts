import { matchingStep, newTotpSecret, totpUri } from './totp.js';
import { newRecoveryCodes, plainCode, recoveryCodeHash } from './recovery-codes.js';

/** ASCII 12345678901234567890, the secret of RFC 6238, appendix B. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const at = (seconds: number): Date => new Date(seconds * 1000);

describe('time-based codes', () => {
  it.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1111111111, '050471', 37037037],
    [1234567890, '005924', 41152263],
    [2000000000, '279037', 66666666],
  ])('at %i s is the one of RFC 6238', async (seconds, code, step) => {
    expect(await matchingStep(SECRET, code, at(seconds))).toBe(step);
  });

  it('live from the begin of their step to the end of the next', async () => {
    const step = 37037036;
    for (const [offset, isGood] of [
      [-1, false],
      [0, true],
      [59, true],
      [60, false],
    ] as const)
      expect(await matchingStep(SECRET, '081804', at(step * 30 + offset))).toBe(isGood ? step : null);
  });

  it.each(['', '81804', '0081804', '08180a', '０８１８０４', '-81804', '8.1804'])('%p is none', async (code) => {
    expect(await matchingStep(SECRET, code, at(1111111109))).toBeNull();
  });

  it('have secrets of 160 bits, and names that no address breaks at', () => {
    expect(new Set(Array.from({ length: 50 }, newTotpSecret)).size).toBe(50);
    expect(newTotpSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(totpUri(SECRET, 'a&secret=b@x')).toBe(
      `otpauth://totp/StreamSpace:a%26secret%3Db%40x?secret=${SECRET}&issuer=StreamSpace`,
    );
  });
});

describe('recovery codes', () => {
  it('are ten of eighty bits, no two alike', () => {
    const codes = Array.from({ length: 20 }, newRecoveryCodes).flat();
    expect(codes).toHaveLength(200);
    expect(new Set(codes).size).toBe(200);
    for (const code of codes) expect(plainCode(code)).toMatch(/^[0-9a-hjkmnp-tv-z]{16}$/);
  });

  it('are the same however they are typed', () => {
    const hash = recoveryCodeHash('k3vn-0q1d-9wzt-h2mx');
    for (const typed of ['K3VN0Q1D9WZTH2MX', ' k3vn oqld 9wzt h2mx', 'k3vn-Oqid-9wzt-h2mx'])
      expect(recoveryCodeHash(typed)).toEqual(hash);
    expect(recoveryCodeHash('k3vn-0q1d-9wzt-h2my')).not.toEqual(hash);
  });
});
