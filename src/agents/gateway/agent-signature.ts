import { createPublicKey, verify } from 'node:crypto';

const SIGNATURE = /^[A-Za-z0-9_-]{86}$/;

/** Whether `signature` (base64url) over `payload` was made with the Ed25519 key whose raw public half (base64url) is `publicKey`. */
export function isSignedBy(publicKey: string, payload: string, signature: string): boolean {
  if (!SIGNATURE.test(signature)) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(payload, 'utf8'), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}
