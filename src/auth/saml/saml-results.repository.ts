import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { digest } from '../../platform/secrets.js';

/** What a verified SAML response says, kept until the same browser comes for it, maybe at another replica: of another version during an update. */
export const SamlResult = z.object({
  issuer: z.string(),
  subject: z.string(),
  claims: z.record(z.string(), z.unknown()),
  sessionIndex: z.string().nullable(),
  /** When the person last proved who they are to the provider; null when it does not say. */
  provenAtMs: z.number().nullable().default(null),
  /** ID of the request that it answers; null when nobody asked. */
  inResponseTo: z.string().nullable(),
});
export type SamlResult = z.infer<typeof SamlResult>;

const INSERT = `
  INSERT INTO saml_results (hash, provider_id, result, expires_at) VALUES ($1, $2, $3, now() + $4::float8 * interval '1 millisecond')`;
const TAKE = `
  DELETE FROM saml_results WHERE hash = $1 AND provider_id = $2 RETURNING CASE WHEN expires_at > now() THEN result END AS result`;
const REMOVE_OLD = 'DELETE FROM saml_results WHERE expires_at < now()';

const Taken = z.object({ result: SamlResult.nullable() });

/** Rows of `saml_results`. */
@Injectable()
export class SamlResultsRepository {
  /** Keeps a result for `keepMs` milliseconds under `handle`, of which only the digest is stored. */
  async insert(
    tx: EntityManager,
    handle: string,
    providerId: string,
    { provenAtMs, ...rest }: SamlResult,
    keepMs: number,
  ): Promise<void> {
    // Left out where nothing is said: older replicas refuse what they do not know.
    const result = { ...rest, ...(provenAtMs !== null && { provenAtMs }) };
    await tx.query(INSERT, [digest(handle), providerId, result, keepMs]);
  }

  /** Takes a result for good; null when there is none, or no longer. */
  async take(tx: EntityManager, handle: string, providerId: string): Promise<SamlResult | null> {
    const [rows]: [unknown[], number] = await tx.query(TAKE, [digest(handle), providerId]);
    return rows.length === 0 ? null : Taken.parse(rows[0]).result;
  }

  async removeOld(tx: EntityManager): Promise<void> {
    await tx.query(REMOVE_OLD);
  }
}
