import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PreparedQuery } from '../../platform/database/prepared-query.js';
import type { DesiredState, SessionReason, SessionState } from '../../../protocol/session.js';

/** A person at the host of a session that they may use, as everything is at this moment. */
export interface AppVisit {
  readonly sessionId: string;
  readonly userId: string;
  readonly signInId: string;
  readonly state: SessionState;
  readonly desired: DesiredState;
  /** Why it waits or failed. */
  readonly reason: SessionReason | null;
  readonly agentId: string | null;
  readonly agentIsReachable: boolean;
  readonly port: number;
  /** Where the application begins: an absolute path. */
  readonly path: string;
}

/** A sign-in that was let in to a session. */
export interface Admission {
  readonly sessionId: string;
  readonly signInId: string;
}

/** A sign-in that lives, of a person who is not disabled, and a web application that this person may use. */
const RIGHTS = `sign_ins i
  JOIN users u ON u.id = i.user_id AND NOT u.is_disabled
  CROSS JOIN sessions s
  JOIN templates t ON t.id = s.template_id AND t.stream_kind = 'http'
  LEFT JOIN agents a ON a.id = s.agent_id`;
/** Looking alone is no right here: whoever reaches a web application uses it. */
const IS_ALIVE = `i.revoked_at IS NULL AND i.expires_at > now() AND (s.owner_id = u.id OR EXISTS (
  SELECT FROM session_rights r WHERE r.session_id = s.id AND r.user_id = u.id AND r.access = 'control'))`;

const FIND = new PreparedQuery<AppVisit>(
  'app-visit',
  `SELECT s.id AS "sessionId", u.id AS "userId", i.id AS "signInId", s.state, s.desired, s.agent_id AS "agentId",
    t.stream_port AS port, t.stream_path AS path, coalesce(a.replica_id IS NOT NULL AND a.unreachable_since IS NULL, false) AS "agentIsReachable",
    CASE WHEN s.reason_code IS NOT NULL AND s.state NOT IN ('ending', 'ended')
      THEN jsonb_build_object('code', s.reason_code, 'message', s.reason_message) END AS reason
  FROM ${RIGHTS}
  WHERE i.id = $1 AND s.id = $2 AND ${IS_ALIVE}`,
);

const FIND_OPEN = `
  SELECT s.id AS "sessionId", i.id AS "signInId"
  FROM unnest($1::uuid[], $2::uuid[]) AS asked(sign_in_id, session_id), ${RIGHTS}
  WHERE i.id = asked.sign_in_id AND s.id = asked.session_id AND ${IS_ALIVE}
    AND s.desired NOT IN ('ended', 'hibernated') AND s.state NOT IN ('hibernating', 'hibernated', 'ending', 'ended', 'failed')`;

/** Reads who may use which application, uncached. */
@Injectable()
export class AppRightsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Null for everything that is not one's own: no such session, somebody else's, one without a page, a sign-in that ended. */
  async find({ sessionId, signInId }: Admission): Promise<AppVisit | null> {
    const [visit] = await FIND.run(this.dataSource, [signInId, sessionId]);
    return visit ?? null;
  }

  /** Those of `admissions` for which connections may stay open, in one query. */
  async findOpen(admissions: readonly Admission[]): Promise<Admission[]> {
    const [signIns, sessions] = [
      admissions.map(({ signInId }) => signInId),
      admissions.map(({ sessionId }) => sessionId),
    ];
    return this.dataSource.query<Admission[]>(FIND_OPEN, [signIns, sessions]);
  }
}
