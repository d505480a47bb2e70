import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isSameDigest } from '../../platform/secrets.js';
import { DerivedKeys } from '../tokens/derived-keys.js';

const DEVICE_ID_BYTES = 16;

/**
 * Recognises browsers that have signed in to an account before, by a token `<random>.<mac>` in a cookie of theirs. Their failures are counted
 * apart, so that strangers who lock an account do not lock out its owner. The token opens nothing.
 */
@Injectable()
export class KnownDevices {
  constructor(private readonly keys: DerivedKeys) {}

  /** A token that proves a former sign-in of `userId`. */
  issue(userId: string): string {
    const deviceId = randomBytes(DEVICE_ID_BYTES).toString('base64url');
    return `${deviceId}.${this.mac(userId, deviceId).toString('base64url')}`;
  }

  /** Names the device if `token` was issued for `userId`. */
  recognise(userId: string, token: string | null): string | null {
    const [deviceId, mac, rest] = token?.split('.') ?? [];
    if (!deviceId || !mac || rest !== undefined) return null;
    return isSameDigest(this.mac(userId, deviceId), Buffer.from(mac, 'base64url')) ? deviceId : null;
  }

  private mac(userId: string, deviceId: string): Buffer {
    return createHmac('sha256', this.keys.knownDevice).update(`${userId}.${deviceId}`).digest();
  }
}
