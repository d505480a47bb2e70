import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventData } from '../../../protocol/events.js';
import { EventLog } from '../../platform/events/event-log.js';

type Cause = EventData<'api-key.suspended'>['cause'];

/** Whose identities a provider takes its word back for. */
interface Refused {
  readonly providerId: string;
  readonly cause: Cause;
}

const REFUSE = `
  UPDATE identities SET refused_at = clock_timestamp()
  WHERE (refused_at IS NULL OR refused_at < last_used_at)`;
const REFUSE_OF_SIGN_IN = `
  ${REFUSE} AND id = (SELECT identity_id FROM federated_sign_ins WHERE sign_in_id = $1) RETURNING user_id AS "userId"`;
const REFUSE_SUBJECT = `${REFUSE} AND provider_id = $1 AND issuer = $2 AND subject = $3 RETURNING user_id AS "userId"`;
const LIVING_KEYS = `
  SELECT k.id FROM api_keys k JOIN sign_ins s ON s.id = k.id AND s.revoked_at IS NULL AND s.expires_at > now()
  WHERE k.user_id = $1 ORDER BY k.id`;

/**
 * Lets the API keys of people rest for whom their provider does not vouch any more, until they sign in by it again. A key outlives sign-ins, so
 * that ending these is not enough when somebody leaves.
 */
@Injectable()
export class KeySuspensions {
  constructor(private readonly log: EventLog) {}

  /** The provider refused the person of a sign-in. */
  async ofSignIn(tx: EntityManager, signInId: string, refused: Refused): Promise<void> {
    await this.note(tx, await tx.query(REFUSE_OF_SIGN_IN, [signInId]), refused);
  }

  /** The provider signs somebody out everywhere, also where no sign-in of theirs lives here. */
  async ofSubject(tx: EntityManager, issuer: string, subject: string, refused: Refused): Promise<void> {
    await this.note(tx, await tx.query(REFUSE_SUBJECT, [refused.providerId, issuer, subject]), refused);
  }

  private async note(tx: EntityManager, [people]: [{ userId: string }[], number], refused: Refused): Promise<void> {
    for (const { userId } of people) {
      const keys: { id: string }[] = await tx.query(LIVING_KEYS, [userId]);
      for (const { id } of keys)
        await this.log.append(tx, 'api-key.suspended', { userId, apiKeyId: id, ...refused }, { kind: 'system' });
    }
  }
}
