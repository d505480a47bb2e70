import { generateKeyPairSync, sign } from 'node:crypto';
import { isSignedBy } from './agent-signature.js';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const KEY = publicKey.export({ format: 'jwk' }).x ?? '';
const SIGNATURE = sign(null, Buffer.from('payload'), privateKey).toString('base64url');

describe('isSignedBy', () => {
  it('knows the real one', () => {
    expect(isSignedBy(KEY, 'payload', SIGNATURE)).toBe(true);
  });

  it.each([
    ['another payload', KEY, 'payloae', SIGNATURE],
    ['no signature', KEY, 'payload', ''],
    ['a longer signature', KEY, 'payload', `${SIGNATURE}A`],
    ['a signature in other letters', KEY, 'payload', `+${SIGNATURE.slice(1)}`],
    ['another key', 'A'.repeat(43), 'payload', SIGNATURE],
    ['a key that is none', 'nonsense', 'payload', SIGNATURE],
  ])('refuses %s', (_case, key, payload, signature) => {
    expect(isSignedBy(key, payload, signature)).toBe(false);
  });
});
