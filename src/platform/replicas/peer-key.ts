import { createHmac, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { PeersConfig } from '../config/control-plane.config.js';
import { isSameDigest } from '../secrets.js';

/** Separates this key from all others that the same secret may serve (RFC 5869). */
const LABEL = 'streamspace replicas v1';

/** What the replicas of one control plane have in common: a key that never travels, and that nothing else is signed with. */
@Injectable()
export class PeerKey {
  private readonly key: Buffer;

  constructor({ secret }: PeersConfig) {
    this.key = Buffer.from(hkdfSync('sha256', secret, '', LABEL, 32));
  }

  /** Signs `parts`, which begin with what the signature is for: HMAC-SHA-256, base64url (43 characters). */
  sign(...parts: readonly string[]): string {
    return this.mac(parts).toString('base64url');
  }

  /** Whether a replica signed exactly these parts. Takes as long for a wrong signature as for a good one. */
  isSigned(signature: string, ...parts: readonly string[]): boolean {
    return isSameDigest(Buffer.from(signature, 'base64url'), this.mac(parts));
  }

  /** JSON, so that no two lists of parts are the same bytes. */
  private mac(parts: readonly string[]): Buffer {
    return createHmac('sha256', this.key).update(JSON.stringify(parts), 'utf8').digest();
  }
}
