import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { StepUp } from '../sign-on/sign-on-transaction.js';

/** By whom, and as whom, a sign-in can be proven anew. */
export interface StepUpWay {
  readonly providerId: string;
  readonly identityId: string;
}

/** Whoever has a password or a second step here proves who they are by that, and by nothing less. */
const FIND = `
  SELECT f.provider_id AS "providerId", f.identity_id AS "identityId"
  FROM federated_sign_ins f JOIN sign_ins s ON s.id = f.sign_in_id JOIN users u ON u.id = s.user_id
    JOIN identity_providers p ON p.id = f.provider_id
  WHERE s.id = $1 AND u.id = $2 AND s.revoked_at IS NULL AND s.expires_at > now() AND NOT u.is_disabled AND p.is_enabled
    AND u.password_hash IS NULL
    AND NOT EXISTS (SELECT FROM mfa_factors m WHERE m.user_id = u.id AND m.confirmed_at IS NOT NULL)`;

/** What rows say about proving a sign-in anew at its provider. */
@Injectable()
export class StepUpsRepository {
  /** Null when the sign-in lives no more, no provider vouched for it that is still switched on, or its person has a proof of our own. */
  async find(tx: EntityManager, { userId, signInId }: StepUp): Promise<StepUpWay | null> {
    const rows: StepUpWay[] = await tx.query(FIND, [signInId, userId]);
    return rows[0] ?? null;
  }

  /** The same, and nobody switches the provider off, which ends its sign-ins, until the transaction ends. */
  async holdProvider(tx: EntityManager, { userId, signInId }: StepUp): Promise<StepUpWay | null> {
    const rows: StepUpWay[] = await tx.query(`${FIND} FOR SHARE OF p`, [signInId, userId]);
    return rows[0] ?? null;
  }

  /** The same, and nobody ends the sign-in until the transaction ends. Provider and person are locked before, as by all who end sign-ins. */
  async hold(tx: EntityManager, { userId, signInId }: StepUp): Promise<StepUpWay | null> {
    const rows: StepUpWay[] = await tx.query(`${FIND} FOR UPDATE OF s`, [signInId, userId]);
    return rows[0] ?? null;
  }
}
