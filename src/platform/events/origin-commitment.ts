import { createHash, randomBytes } from 'node:crypto';
import type { EventOrigin } from '../../../protocol/events.js';
import { canonicalJson } from './canonical-json.js';

const SALT_BYTES = 16;

/** A fresh salt. Without it an address could be found by trying all of them. */
export function newSalt(): Buffer {
  return randomBytes(SALT_BYTES);
}

/**
 * What the log holds of an origin: SHA-256 over the salt and the canonical origin. It proves an origin that is still there, and tells
 * nothing once salt and origin are erased.
 */
export function originCommitment(salt: Uint8Array, origin: EventOrigin): Buffer {
  return createHash('sha256').update(salt).update(canonicalJson(origin), 'utf8').digest();
}
