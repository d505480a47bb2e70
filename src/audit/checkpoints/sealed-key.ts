import { createCipheriv, createDecipheriv, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The row and the column that it is for, so that it opens nowhere else. */
const place = (keyId: string): Buffer => Buffer.from(`audit_keys ${keyId} sealed_private_key`, 'utf8');

/** A private key as it is stored: nonce, tag and AES-256-GCM of its PKCS#8. */
export function sealKey(privateKey: KeyObject, keyId: string, secret: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(place(keyId));
  const text = Buffer.concat([cipher.update(privateKey.export({ type: 'pkcs8', format: 'der' })), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]);
}

/** The private key that was stored; null when it was stored under another secret, or altered. */
export function openKey(sealed: Buffer, keyId: string, secret: Buffer): KeyObject | null {
  try {
    const decipher = createDecipheriv(ALGORITHM, secret, sealed.subarray(0, NONCE_BYTES)).setAAD(place(keyId));
    decipher.setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const der = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    return createPrivateKey({ key: der, type: 'pkcs8', format: 'der' });
  } catch {
    return null;
  }
}
