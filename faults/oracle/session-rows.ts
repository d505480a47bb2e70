import type { Pool } from 'pg';
import { z } from 'zod';
import { DesiredState, Resources, SessionState } from '../../protocol/session.js';

/** A session as its row has it. */
export const SessionRow = z.object({
  id: z.string(),
  ownerId: z.string(),
  machine: z.string().nullable(),
  state: SessionState,
  desired: DesiredState,
  generation: z.int(),
  isReleased: z.boolean(),
  resources: Resources,
  template: z.string(),
  hasHome: z.boolean(),
  reasonCode: z.string().nullable(),
});
export type SessionRow = z.infer<typeof SessionRow>;

const SELECT = `
  SELECT s.id, s.owner_id AS "ownerId", a.name AS machine, s.state, s.desired, s.generation, s.is_released AS "isReleased", s.resources,
    s.template_id AS template, s.home_id IS NOT NULL AS "hasHome", s.reason_code AS "reasonCode"
  FROM sessions s LEFT JOIN agents a ON a.id = s.agent_id`;

/** Every session that there ever was on the stage. */
export async function readSessions(rows: Pool): Promise<SessionRow[]> {
  return z.array(SessionRow).parse((await rows.query(SELECT)).rows);
}

/** Whether something of it may be on a machine. */
export function isLive({ state, isReleased }: SessionRow): boolean {
  return !isReleased && state !== 'ended';
}
