import { createHash, hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthConfig, SecretsConfig } from '../config/control-plane.config.js';

const KEY_BYTES = 32;

/** A key that wraps the keys of single records. */
export interface WrappingKey {
  /** Names the key without telling anything of it; stored beside what it wraps. */
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The wrapping keys that this process has: the first one wraps, all of them unwrap. Each comes out of a configured secret by HKDF-SHA-256
 * (RFC 5869). Without a secret of its own the key comes out of the one of the access tokens, which goes on to unwrap once there is one.
 */
@Injectable()
export class KeyRing {
  private readonly keys: readonly WrappingKey[];

  constructor(config: SecretsConfig, auth: AuthConfig) {
    const secrets = [config.key, config.previousKey, auth.jwtSecret].filter((secret) => secret !== null);
    this.keys = secrets.map(wrappingKey);
  }

  /** The key that wraps from now on. */
  get current(): WrappingKey {
    const [first] = this.keys;
    if (!first) throw new Error('There is no wrapping key.');
    return first;
  }

  /** The key called `id`; null when it is not configured any more. */
  find(id: string): WrappingKey | null {
    return this.keys.find((key) => key.id === id) ?? null;
  }
}

function wrappingKey(secret: string): WrappingKey {
  const bytes = Buffer.from(hkdfSync('sha256', secret, '', 'streamspace wrapping key', KEY_BYTES));
  const id = createHash('sha256').update('streamspace key id').update(bytes).digest('hex').slice(0, 16);
  return { id, bytes };
}
