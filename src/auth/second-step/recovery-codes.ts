import { randomBytes } from 'node:crypto';
import { digest } from '../../platform/secrets.js';

/** How many a person gets at once. */
export const RECOVERY_CODE_COUNT = 10;

/** 32 characters that nobody mistakes for one another (Crockford's Base32, in lower case). */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** 5 bits each: 80 bits. */
const LENGTH = 16;
const GROUP = /.{4}(?=.)/g;

/** Fresh codes, for example `k3vn-0q7d-9wzt-h2mx`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODE_COUNT }, newRecoveryCode);
}

function newRecoveryCode(): string {
  const characters = Array.from(randomBytes(LENGTH), (byte) => ALPHABET.charAt(byte % ALPHABET.length));
  return characters.join('').replace(GROUP, '$&-');
}

/** What people type without what they add to it: spaces, hyphens and capitals do not count. */
export function plainCode(text: string): string {
  return text.replace(/[\s-]/g, '').toLowerCase();
}

/**
 * What is stored instead of a code. Such a code cannot be guessed, so that a plain SHA-256 is enough. Letters that are read for digits count as
 * those.
 */
export function recoveryCodeHash(code: string): Buffer {
  return digest(`recovery code ${plainCode(code).replace(/[il]/g, '1').replaceAll('o', '0')}`);
}
