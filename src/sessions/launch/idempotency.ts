import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { takeFree } from '../../platform/database/free-locks.js';
import { digest, isSameDigest } from '../../platform/secrets.js';
import type { IdempotencyKey } from './idempotency-key.entity.js';
import { IdempotencyKeyReusedError } from '../sessions.errors.js';

/** One request of one person that must not be carried out twice. */
export interface IdempotentRequest<Request = unknown> {
  readonly userId: string;
  readonly key: string;
  /** The validated request; its members are in the order of the schema. */
  readonly request: Request;
}

const hashOf = ({ request }: IdempotentRequest): Buffer => digest(JSON.stringify(request));

const lockOf = ({ userId, key }: Pick<IdempotentRequest, 'userId' | 'key'>): string => `idempotency ${userId} ${key}`;

const MINE = `SELECT user_id AS "userId", key, request_hash AS "requestHash", session_id AS "sessionId" FROM idempotency_keys
  JOIN unnest($1::uuid[], $2::text[]) AS asked (user_id, key) USING (user_id, key)`;

const REMEMBER = `INSERT INTO idempotency_keys (user_id, key, request_hash, session_id)
  SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[], $4::uuid[])`;

/** Remembers requests by the key that the client gave them. */
@Injectable()
export class Idempotency {
  /** Requests with the same key take turns until the transaction ends. */
  async takeTurn(tx: EntityManager, request: IdempotentRequest): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lockOf(request)]);
  }

  /** Takes the turns of those requests that need not wait for it; answers with these. */
  async takeFreeTurns<R extends IdempotentRequest>(tx: EntityManager, requests: readonly R[]): Promise<R[]> {
    const locks = await takeFree(tx, requests.map(lockOf), (name) => name);
    return requests.filter((request) => locks.has(lockOf(request)));
  }

  /** The session that each of these very requests made before, null, or why it is refused: its key came with another request. */
  async recall(
    tx: EntityManager,
    requests: readonly IdempotentRequest[],
  ): Promise<(string | IdempotencyKeyReusedError | null)[]> {
    if (requests.length === 0) return [];
    const known = await tx.query<IdempotencyKey[]>(MINE, columnsOf(requests));
    const byLock = new Map(known.map((row) => [lockOf(row), row]));
    return requests.map((request) => {
      const row = byLock.get(lockOf(request));
      if (!row) return null;
      return isSameDigest(row.requestHash, hashOf(request)) ? row.sessionId : new IdempotencyKeyReusedError();
    });
  }

  /** Remembers which session each of these requests made. */
  async remember(tx: EntityManager, made: readonly { request: IdempotentRequest; sessionId: string }[]): Promise<void> {
    if (made.length === 0) return;
    const requests = made.map(({ request }) => request);
    const sessionIds = made.map(({ sessionId }) => sessionId);
    await tx.query(REMEMBER, [...columnsOf(requests), requests.map(hashOf), sessionIds]);
  }
}

const columnsOf = (requests: readonly IdempotentRequest[]): [string[], string[]] => [
  requests.map(({ userId }) => userId),
  requests.map(({ key }) => key),
];
