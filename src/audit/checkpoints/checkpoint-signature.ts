import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import type { AuditCheckpoint } from '../../../protocol/http/audit.js';
import { canonicalJson } from '../../platform/events/canonical-json.js';

const KEY_ID_BYTES = 8;

/** What is signed: everything but the signature. */
export type UnsignedCheckpoint = Omit<AuditCheckpoint, 'signature'>;

function signedBytes({ type, position, hash, createdAt, keyId }: UnsignedCheckpoint): Buffer {
  return Buffer.from(canonicalJson({ type, position, hash, createdAt, keyId }), 'utf8');
}

/** Name of a key: the first 8 bytes of SHA-256 over its SubjectPublicKeyInfo, in hexadecimal. */
export function keyIdOf(publicKey: KeyObject): string {
  const der = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(der).digest().subarray(0, KEY_ID_BYTES).toString('hex');
}

/** Signs a checkpoint (Ed25519, RFC 8032). */
export function signCheckpoint(checkpoint: UnsignedCheckpoint, privateKey: KeyObject): AuditCheckpoint {
  return { ...checkpoint, signature: sign(null, signedBytes(checkpoint), privateKey).toString('base64') };
}

/** Public keys that are trusted, by their ids. */
export class TrustedKeys {
  private readonly keys: ReadonlyMap<string, KeyObject>;

  /** @param publicKeys in PEM. @throws Error when one is no key. */
  constructor(publicKeys: readonly string[]) {
    const keys = publicKeys.map((pem) => createPublicKey(pem));
    this.keys = new Map(keys.map((key) => [keyIdOf(key), key]));
  }

  /** Whether one of these keys, the one that it names, signed a checkpoint. */
  hasSigned(checkpoint: AuditCheckpoint): boolean {
    const key = this.keys.get(checkpoint.keyId);
    if (!key) return false;
    return verify(null, signedBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
  }
}
