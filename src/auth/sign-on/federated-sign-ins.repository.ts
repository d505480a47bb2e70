import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { Sealed } from '../../platform/secrets/envelope.js';

/** A sign-in that a provider vouched for. */
export const FederatedSignIn = z.object({
  signInId: z.string(),
  providerId: z.string(),
  sealedTokens: Sealed.nullable(),
  failedChecks: z.number(),
});
export type FederatedSignIn = z.infer<typeof FederatedSignIn>;

/** What a row holds when it begins. */
export interface NewFederatedSignIn {
  readonly signInId: string;
  readonly providerId: string;
  readonly identityId: string;
  readonly providerSession: string | null;
  readonly sealedTokens: Sealed | null;
  /** In how many milliseconds the provider is asked again; null where it cannot be asked. */
  readonly checkInMs: number | null;
}

/** What of a row changes when the provider vouches for its person again. */
export type RenewedFederatedSignIn = Omit<NewFederatedSignIn, 'providerId' | 'identityId'>;

/** Whom a provider signs out: one of its sessions, or everything of one subject. */
export interface LogoutTarget {
  readonly providerId: string;
  readonly issuer: string;
  readonly subject: string | null;
  readonly providerSession: string | null;
}

const INSERT = `
  INSERT INTO federated_sign_ins (sign_in_id, provider_id, identity_id, provider_session, sealed_tokens, check_at)
  VALUES ($1, $2, $3, $4, $5, now() + $6::float8 * interval '1 millisecond')`;
/** A provider that names no session this time still has the one that it named before. */
const RENEW = `
  UPDATE federated_sign_ins SET provider_session = coalesce($2, provider_session), sealed_tokens = $3, failed_checks = 0,
    check_at = now() + $4::float8 * interval '1 millisecond' WHERE sign_in_id = $1`;
const COLUMNS = `
  f.sign_in_id AS "signInId", f.provider_id AS "providerId", f.sealed_tokens AS "sealedTokens", f.failed_checks AS "failedChecks"`;
const FIND = `SELECT ${COLUMNS} FROM federated_sign_ins f WHERE f.sign_in_id = $1`;
const LIVING = `s.id = f.sign_in_id AND s.revoked_at IS NULL AND s.expires_at > now()`;
/** Those that live or wait for their second step. */
const ENDABLE = `
  s.id = f.sign_in_id AND s.revoked_at IS NULL
    AND (s.expires_at > now() OR EXISTS (SELECT FROM second_step_challenges c WHERE c.sign_in_id = s.id))`;
const HOLD_PROVIDER = 'SELECT FROM identity_providers WHERE id = $1 AND is_enabled FOR SHARE';
const TARGETED = `
  SELECT f.sign_in_id AS "signInId" FROM federated_sign_ins f JOIN sign_ins s ON ${ENDABLE} JOIN identities i ON i.id = f.identity_id
  WHERE f.provider_id = $1 AND i.issuer = $2 AND ($3::text IS NULL OR i.subject = $3)
    AND ($4::text IS NULL OR f.provider_session = $4 OR ($3::text IS NOT NULL AND f.provider_session IS NULL))`;
const OF_PROVIDER = `
  SELECT f.sign_in_id AS "signInId" FROM federated_sign_ins f JOIN sign_ins s ON ${ENDABLE} WHERE f.provider_id = $1`;
const NOTE_PROVEN =
  'UPDATE sign_ins SET authenticated_at = least(authenticated_at, to_timestamp($2::float8)) WHERE id = $1';
const TAKE_DUE = `
  UPDATE federated_sign_ins f SET check_at = now() + $1::float8 * interval '1 millisecond'
  FROM (SELECT f.sign_in_id FROM federated_sign_ins f JOIN sign_ins s ON ${LIVING}
    WHERE f.check_at < now() ORDER BY f.check_at LIMIT $2 FOR UPDATE OF f SKIP LOCKED) due
  WHERE f.sign_in_id = due.sign_in_id RETURNING ${COLUMNS}`;
/** What was asked with: tokens that came meanwhile, by a step-up, are newer than the answer. */
const IS_AS_ASKED = 'f.sealed_tokens IS NOT DISTINCT FROM $2::jsonb';
/** The identity first, as sign-ins and step-ups lock them. */
const NOTE_CHECKED = `
  WITH used AS (
    UPDATE identities i SET last_used_at = now() FROM federated_sign_ins f WHERE f.sign_in_id = $1 AND i.id = f.identity_id RETURNING i.id)
  UPDATE federated_sign_ins f SET sealed_tokens = $3, failed_checks = 0, check_at = now() + $4::float8 * interval '1 millisecond'
  FROM used WHERE f.sign_in_id = $1 AND f.identity_id = used.id AND ${IS_AS_ASKED}`;
const NOTE_UNCHECKED = `
  UPDATE federated_sign_ins f SET failed_checks = failed_checks + 1 WHERE f.sign_in_id = $1 AND ${IS_AS_ASKED}`;
const HOLD_IDENTITY = `
  SELECT FROM identities i JOIN federated_sign_ins f ON f.identity_id = i.id WHERE f.sign_in_id = $1 FOR NO KEY UPDATE OF i`;
const FIND_AS_ASKED = `SELECT FROM federated_sign_ins f WHERE f.sign_in_id = $1 AND ${IS_AS_ASKED}`;

interface SignInIdRow {
  readonly signInId: string;
}

/** Rows of `federated_sign_ins`. Time is the database's. */
@Injectable()
export class FederatedSignInsRepository {
  /** Whether a provider is switched on; if so nobody switches it off, which ends its sign-ins, until the transaction ends. */
  async holdProvider(tx: EntityManager, providerId: string): Promise<boolean> {
    return (await tx.query<unknown[]>(HOLD_PROVIDER, [providerId])).length > 0;
  }

  async insert(tx: EntityManager, row: NewFederatedSignIn): Promise<void> {
    const { signInId, providerId, identityId, providerSession, sealedTokens, checkInMs } = row;
    await tx.query(INSERT, [signInId, providerId, identityId, providerSession, sealedTokens, checkInMs]);
  }

  /** The provider vouches for the person of a sign-in again. */
  async renew(tx: EntityManager, row: RenewedFederatedSignIn): Promise<void> {
    const { signInId, providerSession, sealedTokens, checkInMs } = row;
    await tx.query(RENEW, [signInId, providerSession, sealedTokens, checkInMs]);
  }

  /** The provider let somebody pass who proved who they are at `seconds` since 1970: no proof for grave changes of this moment. */
  async noteProven(tx: EntityManager, signInId: string, seconds: number): Promise<void> {
    await tx.query(NOTE_PROVEN, [signInId, seconds]);
  }

  async find(tx: EntityManager, signInId: string): Promise<FederatedSignIn | null> {
    return FederatedSignIn.array().parse(await tx.query(FIND, [signInId]))[0] ?? null;
  }

  /** Ids of the sign-ins that a provider means, held ones among them. */
  async findTargeted(tx: EntityManager, target: LogoutTarget): Promise<string[]> {
    const { providerId, issuer, subject, providerSession } = target;
    const rows: SignInIdRow[] = await tx.query(TARGETED, [providerId, issuer, subject, providerSession]);
    return rows.map(({ signInId }) => signInId);
  }

  /** Ids of all sign-ins that a provider vouched for, held ones among them. */
  async findOfProvider(tx: EntityManager, providerId: string): Promise<string[]> {
    const rows: SignInIdRow[] = await tx.query(OF_PROVIDER, [providerId]);
    return rows.map(({ signInId }) => signInId);
  }

  /** Takes up to `most` sign-ins that are due to be checked; nobody else takes them within `leaseMs` milliseconds. */
  async takeDue(tx: EntityManager, leaseMs: number, most: number): Promise<FederatedSignIn[]> {
    const [rows]: [unknown, number] = await tx.query(TAKE_DUE, [leaseMs, most]);
    return FederatedSignIn.array().parse(rows);
  }

  /** The provider was asked, and the person may stay. Nothing is written when other tokens came meanwhile; answers with whether they did not. */
  async noteChecked(
    tx: EntityManager,
    asked: FederatedSignIn,
    tokens: Sealed | null,
    nextInMs: number,
  ): Promise<boolean> {
    const [, count]: [unknown, number] = await tx.query(NOTE_CHECKED, [
      asked.signInId,
      asked.sealedTokens,
      tokens,
      nextInMs,
    ]);
    return count > 0;
  }

  /** The provider could not be asked. Nothing is written when newer tokens came meanwhile. */
  async noteUnchecked(tx: EntityManager, asked: FederatedSignIn): Promise<void> {
    await tx.query(NOTE_UNCHECKED, [asked.signInId, asked.sealedTokens]);
  }

  /** A sign-in; no step-up changes it until the transaction ends. */
  async hold(tx: EntityManager, signInId: string): Promise<FederatedSignIn | null> {
    await tx.query(HOLD_IDENTITY, [signInId]);
    return this.find(tx, signInId);
  }

  /** Whether a sign-in still has the tokens that its provider was asked with; if so no step-up brings others until the transaction ends. */
  async holdAsAsked(tx: EntityManager, { signInId, sealedTokens }: FederatedSignIn): Promise<boolean> {
    await tx.query(HOLD_IDENTITY, [signInId]);
    return (await tx.query<unknown[]>(FIND_AS_ASKED, [signInId, sealedTokens])).length > 0;
  }
}
