import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';

/** A home that lies on an agent. */
const Home = z.object({ id: z.string(), template: z.string(), agentId: z.string(), isReachable: z.boolean() });
type Home = z.infer<typeof Home>;

const COUNT_SESSIONS = `
  SELECT count(*)::integer AS count FROM sessions WHERE owner_id = $1 AND NOT (state = 'ended' OR (state = 'failed' AND is_released))`;

const HOLD_IDENTITIES = 'SELECT FROM identities WHERE user_id = $1 ORDER BY id FOR UPDATE';

/** All that is about the person alone. Sign-ins take keys, refresh tokens and what a provider said with them. */
const REMOVE = [
  'DELETE FROM sign_ins WHERE user_id = $1',
  'DELETE FROM identities WHERE user_id = $1',
  'DELETE FROM mfa_factors WHERE user_id = $1',
  'DELETE FROM recovery_codes WHERE user_id = $1',
  'DELETE FROM password_resets WHERE user_id = $1',
  'DELETE FROM group_members WHERE user_id = $1',
  'DELETE FROM quotas WHERE user_id = $1',
  'DELETE FROM idempotency_keys WHERE user_id = $1',
  'DELETE FROM screen_visits WHERE user_id = $1',
  'DELETE FROM session_shares WHERE user_id = $1 OR session_id IN (SELECT id FROM sessions WHERE owner_id = $1)',
  'DELETE FROM session_thumbnails WHERE session_id IN (SELECT id FROM sessions WHERE owner_id = $1)',
];
const FORGET_SESSIONS = `UPDATE sessions SET name = 'Session' WHERE owner_id = $1`;
const FORGET = `
  UPDATE users SET username = $2, username_key = $2, display_name = 'Erased person', email = NULL, email_key = NULL, password_hash = NULL,
    role = 'user', is_disabled = true, erased_at = now(), updated_at = now()
  WHERE id = $1`;

const HOMES = `
  SELECT h.id, h.template_id AS template, h.agent_id AS "agentId", a.revoked_at IS NULL AS "isReachable"
  FROM homes h JOIN agents a ON a.id = h.agent_id WHERE h.user_id = $1 ORDER BY h.id FOR UPDATE OF h`;
const DELETE_HOME = `
  UPDATE homes SET deletion_requested_at = coalesce(deletion_requested_at, now()), deletion_tried_at = NULL, deletion_failure = NULL WHERE id = $1`;
const LOSE_HOME = `
  UPDATE homes SET agent_id = NULL, size_bytes = NULL, measured_at = NULL, deletion_requested_at = NULL, deletion_tried_at = NULL,
    deletion_failure = NULL WHERE id = $1`;
const ERASE_ORIGINS = 'SELECT erase_origins($1) AS entries';

/** Takes out of all tables what says something about a person. */
@Injectable()
export class PersonErasureRepository {
  /** How many sessions of the person have not ended. */
  async countSessions(tx: EntityManager, userId: string): Promise<number> {
    const [row] = await tx.query<[{ count: number }]>(COUNT_SESSIONS, [userId]);
    return row.count;
  }

  /** Identities first, as sign-ins, step-ups and checks at a provider lock them: they wait for this one, or this one for them. */
  async holdIdentities(tx: EntityManager, userId: string): Promise<void> {
    await tx.query(HOLD_IDENTITIES, [userId]);
  }

  /** Removes what is about the person, and leaves a row that is nobody's. @param name the row's name from now on. */
  async forget(tx: EntityManager, userId: string, name: string): Promise<void> {
    for (const statement of REMOVE) await tx.query(statement, [userId]);
    await tx.query(FORGET_SESSIONS, [userId]);
    await tx.query(FORGET, [userId, name]);
  }

  /** Homes of the person that lie on agents, locked. */
  async homes(tx: EntityManager, userId: string): Promise<Home[]> {
    return Home.array().parse(await tx.query(HOMES, [userId]));
  }

  /** The files go as soon as the agent is there; those of an agent that was revoked are out of reach for good. */
  async leaveHome(tx: EntityManager, { id, isReachable }: Home): Promise<void> {
    await tx.query(isReachable ? DELETE_HOME : LOSE_HOME, [id]);
  }

  /** After the log says so. Answers with how many entries lost their origin. */
  async eraseOrigins(tx: EntityManager, userId: string): Promise<number> {
    const [row] = await tx.query<[{ entries: number }]>(ERASE_ORIGINS, [userId]);
    return row.entries;
  }
}
