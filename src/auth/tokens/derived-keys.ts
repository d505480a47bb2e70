import { hkdfSync } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuthConfig } from '../../platform/config/control-plane.config.js';

const KEY_BYTES = 32;

/** Keys for one purpose each, derived from the configured secret (HKDF-SHA-256, RFC 5869), so that none can stand in for another. */
@Injectable()
export class DerivedKeys {
  /** Names a refresh token's successor. */
  readonly refreshSuccessor: Buffer;
  /** Hides names and addresses in the counters of failed sign-ins. */
  readonly attemptSubject: Buffer;
  /** Proves that a browser has signed in to an account before. */
  readonly knownDevice: Buffer;
  /** Proves that a sign-in by a provider began here. */
  readonly signOnTransaction: Buffer;
  /** Proves that a browser was let in to the host of one session. */
  readonly appCookie: Buffer;
  /** Encrypts the key that signs checkpoints of the log, where that is not configured. */
  readonly auditKey: Buffer;

  constructor(config: AuthConfig) {
    const derive = (purpose: string): Buffer =>
      Buffer.from(hkdfSync('sha256', config.jwtSecret, '', `streamspace ${purpose}`, KEY_BYTES));
    this.refreshSuccessor = derive('refresh successor');
    this.attemptSubject = derive('attempt subject');
    this.knownDevice = derive('known device');
    this.appCookie = derive('app cookie');
    this.auditKey = derive('audit key');
    this.signOnTransaction = derive('sign-on transaction');
  }
}
