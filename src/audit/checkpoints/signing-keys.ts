import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AuditKeys } from '../../../protocol/http/audit.js';
import { DerivedKeys } from '../../auth/tokens/derived-keys.js';
import { AuditConfig } from '../../platform/config/control-plane.config.js';
import { EventLog } from '../../platform/events/event-log.js';
import { keyIdOf, TrustedKeys } from './checkpoint-signature.js';
import { CheckpointsRepository, type StoredKey } from './checkpoints.repository.js';
import { openKey, sealKey } from './sealed-key.js';

const pemOf = (key: KeyObject): string => String(key.export({ type: 'spki', format: 'pem' }));

/** A key that can sign. */
export interface SigningKey {
  readonly id: string;
  readonly privateKey: KeyObject;
}

/**
 * Keys of the checkpoints. The configured one signs, or else the newest of our own making that the secret of this installation opens. Keys
 * that do not sign any more stay, so that what they signed can be proved.
 */
@Injectable()
export class SigningKeys {
  constructor(
    private readonly config: AuditConfig,
    private readonly derived: DerivedKeys,
    private readonly repository: CheckpointsRepository,
    private readonly log: EventLog,
  ) {}

  /** The key that signs, made or noted when it is new. One at a time. */
  async current(tx: EntityManager): Promise<SigningKey> {
    const stored = await this.repository.keys(tx);
    const known = this.usable(stored);
    if (known && stored.some(({ id }) => id === known.id)) return known;
    const privateKey = known?.privateKey ?? generateKeyPairSync('ed25519').privateKey;
    const publicKey = createPublicKey(privateKey);
    const id = keyIdOf(publicKey);
    await this.repository.addKey(tx, {
      id,
      publicKey: pemOf(publicKey),
      sealedPrivateKey: known ? null : sealKey(privateKey, id, this.derived.auditKey),
    });
    await this.log.append(tx, 'audit-key.created', { keyId: id });
    return { id, privateKey };
  }

  /**
   * The keys whose signatures are believed. Where one is configured, whoever writes the database adds none to them: these are the configured
   * ones, and those of our own making that the secret of this installation opens. Otherwise there is nothing but the rows to go by.
   */
  async trusted(tx: EntityManager): Promise<TrustedKeys> {
    const { signingKey, previousKeys } = this.config;
    const stored = await this.repository.keys(tx);
    if (signingKey === null) return new TrustedKeys([...previousKeys, ...stored.map(({ publicKey }) => publicKey)]);
    const own = stored.flatMap(({ id, sealedPrivateKey }) => {
      const opened = sealedPrivateKey && openKey(sealedPrivateKey, id, this.derived.auditKey);
      return opened ? [pemOf(createPublicKey(opened))] : [];
    });
    return new TrustedKeys([pemOf(createPublicKey(signingKey)), ...previousKeys, ...own]);
  }

  /** Every public key, newest first. */
  async list(tx: EntityManager): Promise<AuditKeys> {
    const stored = await this.repository.keys(tx);
    const current = this.usable(stored)?.id;
    return {
      keys: stored.map(({ id, publicKey, createdAt }) => ({
        ...{ id, publicKey, createdAt: createdAt.toISOString() },
        isCurrent: id === current,
      })),
    };
  }

  private usable(stored: readonly StoredKey[]): SigningKey | null {
    if (this.config.signingKey !== null) {
      const privateKey = createPrivateKey(this.config.signingKey);
      return { id: keyIdOf(createPublicKey(privateKey)), privateKey };
    }
    for (const { id, sealedPrivateKey } of stored) {
      const privateKey = sealedPrivateKey && openKey(sealedPrivateKey, id, this.derived.auditKey);
      if (privateKey) return { id, privateKey };
    }
    return null;
  }
}
