import { SecretsConfig } from '../config/control-plane.config.js';
import { aConfig } from '../../../testing/config.js';
import { Envelope, SealBrokenError, type Sealed } from './envelope.js';
import { KeyRing } from './key-ring.js';

const PLACE = { table: 'identity_providers', row: 'row-1', column: 'sealed_secrets' };
const SECRET = 'only-for-specs-canary-7f3a';
const FIRST = 'first-0123456789-abcdefghijklmnopqrstuv';
const SECOND = 'second-0123456789-abcdefghijklmnopqrst';

const envelopeWith = (key: string | null, previous: string | null = null): Envelope =>
  new Envelope(new KeyRing(new SecretsConfig(key, previous), aConfig({}).auth));

describe('Envelope', () => {
  const envelope = envelopeWith(FIRST);

  it('opens what it sealed, and shows nothing of it', () => {
    const sealed = envelope.seal(SECRET, PLACE);
    expect(envelope.open(sealed, PLACE)).toBe(SECRET);
    expect(JSON.stringify(sealed)).not.toContain(SECRET);
    expect(JSON.stringify(sealed)).not.toContain(Buffer.from(SECRET).toString('base64').slice(0, 20));
    expect(envelope.seal(SECRET, PLACE).text).not.toBe(sealed.text);
  });

  it.each([{ row: 'row-2' }, { table: 'mfa_factors' }, { column: 'other' }])(
    'opens nothing elsewhere: %j',
    (change) => {
      const sealed = envelope.seal(SECRET, PLACE);
      expect(() => envelope.open(sealed, { ...PLACE, ...change })).toThrow(SealBrokenError);
    },
  );

  it('notices every change', () => {
    const sealed = envelope.seal(SECRET, PLACE);
    const other = envelope.seal('another', PLACE);
    const broken: Sealed[] = [
      { ...sealed, text: other.text },
      { ...sealed, wrappedKey: other.wrappedKey },
      { ...sealed, text: '' },
      { ...sealed, text: flip(sealed.text) },
      { ...sealed, wrappedKey: flip(sealed.wrappedKey) },
      { ...sealed, text: sealed.wrappedKey },
      { ...sealed, keyId: 'unknown' },
    ];
    for (const one of broken) expect(() => envelope.open(one, PLACE)).toThrow(SealBrokenError);
  });

  it('goes from one key to the next, and reads both meanwhile', () => {
    const sealed = envelope.seal(SECRET, PLACE);
    const both = envelopeWith(SECOND, FIRST);
    expect([both.open(sealed, PLACE), both.isCurrent(sealed)]).toEqual([SECRET, false]);
    const rewrapped = both.rewrap(sealed, PLACE);
    expect(envelopeWith(SECOND).open(rewrapped, PLACE)).toBe(SECRET);
    expect(() => envelopeWith(SECOND).open(sealed, PLACE)).toThrow(/key \w+ is not configured/);
  });

  it('goes from the key of the access tokens to one of its own', () => {
    const sealed = envelopeWith(null).seal(SECRET, PLACE);
    expect(envelopeWith(FIRST).open(sealed, PLACE)).toBe(SECRET);
  });
});

/** The same bytes but for one bit in the middle. */
function flip(base64: string): string {
  const bytes = Buffer.from(base64, 'base64');
  const middle = Math.floor(bytes.length / 2);
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  return bytes.toString('base64');
}
