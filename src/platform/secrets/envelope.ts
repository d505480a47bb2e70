import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { KeyRing } from './key-ring.js';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** Length of a nonce that GCM takes as it is (NIST SP 800-38D). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed secret as its column (jsonb) holds it: the record's own key, wrapped, and the text under that key. Both are base64 of nonce, tag, ciphertext. */
export const Sealed = z.strictObject({ keyId: z.string(), wrappedKey: z.string(), text: z.string() });
export type Sealed = z.infer<typeof Sealed>;

/** Where a sealed secret belongs. It opens nowhere else. */
export interface SealPlace {
  readonly table: string;
  readonly row: string;
  readonly column: string;
}

/** A secret does not open: its key is gone, somebody changed it, or it was sealed for another place. Never holds a byte of it. */
export class SealBrokenError extends Error {
  override readonly name = 'SealBrokenError';

  constructor({ table, row, column }: SealPlace, reason: string) {
    super(`The secret in ${table}.${column} of row ${row} cannot be opened: ${reason}`);
  }
}

/** Envelope encryption: AES-256-GCM under a key of each record's own, which is wrapped by a key of the {@link KeyRing}. */
@Injectable()
export class Envelope {
  constructor(private readonly ring: KeyRing) {}

  /** Seals `text` for one place. */
  seal(text: string, place: SealPlace): Sealed {
    const key = randomBytes(KEY_BYTES);
    return { ...this.wrap(key, place), text: encrypt(key, Buffer.from(text, 'utf8'), place, 'text') };
  }

  /** @throws SealBrokenError when it is not what was sealed for this place, or its key is not configured. */
  open(sealed: Sealed, place: SealPlace): string {
    const key = this.unwrap(sealed, place);
    return decrypt(key, sealed.text, place, 'text').toString('utf8');
  }

  /** Whether {@link rewrap} has anything to do. */
  isCurrent(sealed: Sealed): boolean {
    return sealed.keyId === this.ring.current.id;
  }

  /** The same secret under the current wrapping key. Throws what {@link open} throws. */
  rewrap(sealed: Sealed, place: SealPlace): Sealed {
    return { ...this.wrap(this.unwrap(sealed, place), place), text: sealed.text };
  }

  private wrap(key: Buffer, place: SealPlace): Pick<Sealed, 'keyId' | 'wrappedKey'> {
    const { id, bytes } = this.ring.current;
    return { keyId: id, wrappedKey: encrypt(bytes, key, place, 'key') };
  }

  private unwrap(sealed: Sealed, place: SealPlace): Buffer {
    const wrapping = this.ring.find(sealed.keyId);
    if (!wrapping) throw new SealBrokenError(place, `its key ${sealed.keyId} is not configured.`);
    return decrypt(wrapping.bytes, sealed.wrappedKey, place, 'key');
  }
}

/** As JSON, so that no two places share their bytes. */
function associatedData({ table, row, column }: SealPlace, part: string): Buffer {
  return Buffer.from(JSON.stringify([table, row, column, part]), 'utf8');
}

function encrypt(key: Buffer, plain: Buffer, place: SealPlace, part: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(associatedData(place, part));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
}

function decrypt(key: Buffer, sealed: string, place: SealPlace, part: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64');
  const textAt = NONCE_BYTES + TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(associatedData(place, part))
      .setAuthTag(bytes.subarray(NONCE_BYTES, textAt));
    return Buffer.concat([decipher.update(bytes.subarray(textAt)), decipher.final()]);
  } catch {
    throw new SealBrokenError(place, 'it was changed or belongs elsewhere.');
  }
}
