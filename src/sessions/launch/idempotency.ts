import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { digest, isSameDigest } from '../../platform/secrets.js';
import { IdempotencyKey } from './idempotency-key.entity.js';
import { IdempotencyKeyReusedError } from '../sessions.errors.js';

/** One request of one person that must not be carried out twice. */
export interface IdempotentRequest<Request = unknown> {
  readonly userId: string;
  readonly key: string;
  /** The validated request; its members are in the order of the schema. */
  readonly request: Request;
}

const hashOf = ({ request }: IdempotentRequest): Buffer => digest(JSON.stringify(request));

/** Remembers requests by the key that the client gave them. */
@Injectable()
export class Idempotency {
  /**
   * The session that this very request made before, or null. Requests with the same key take turns until the transaction ends.
   *
   * @throws IdempotencyKeyReusedError when the key came with another request.
   */
  async recall(tx: EntityManager, request: IdempotentRequest): Promise<string | null> {
    const { userId, key } = request;
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`idempotency ${userId} ${key}`]);
    const known = await tx.findOneBy(IdempotencyKey, { userId, key });
    if (!known) return null;
    if (!isSameDigest(known.requestHash, hashOf(request))) throw new IdempotencyKeyReusedError();
    return known.sessionId;
  }

  async remember(tx: EntityManager, request: IdempotentRequest, sessionId: string): Promise<void> {
    const { userId, key } = request;
    await tx
      .createQueryBuilder()
      .insert()
      .into(IdempotencyKey)
      .values({ userId, key, requestHash: hashOf(request), sessionId })
      .execute();
  }
}
