import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { AgentPublicKey } from '../../../protocol/agent/handshake.js';

/** The agent's Ed25519 key pair (RFC 8032). The private half never leaves this class but as PKCS #8 for the state file. */
export class AgentKeys {
  private constructor(private readonly privateKey: KeyObject) {}

  static generate(): AgentKeys {
    return new AgentKeys(generateKeyPairSync('ed25519').privateKey);
  }

  /** Reads PKCS #8 in PEM. Throws when it is not an Ed25519 key. */
  static fromPem(pem: string): AgentKeys {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType !== 'ed25519') throw new Error('The agent key is not an Ed25519 key.');
    return new AgentKeys(key);
  }

  /** PKCS #8 in PEM, for the state file only. */
  toPem(): string {
    return this.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  }

  /** The raw public key in base64url. */
  get publicKey(): string {
    return AgentPublicKey.parse(createPublicKey(this.privateKey).export({ format: 'jwk' }).x);
  }

  /** Ed25519 signature over the UTF-8 bytes of `payload`, base64url. */
  sign(payload: string): string {
    return sign(null, Buffer.from(payload, 'utf8'), this.privateKey).toString('base64url');
  }

  /** Keeps the key out of logs and error reports. */
  toJSON(): string {
    return '[agent key]';
  }
}

/** Whether `pem` is the private key of an agent: Ed25519, PKCS #8. */
export function isAgentKey(pem: string): boolean {
  try {
    AgentKeys.fromPem(pem);
    return true;
  } catch {
    return false;
  }
}
