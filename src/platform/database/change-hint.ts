import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { type EventName, EVENTS } from '../../../protocol/events.js';

/** NOTIFY channel that carries {@link ChangeHint}. */
export const CHANGE_CHANNEL = 'streamspace_changes';

const names = Object.keys(EVENTS) as [EventName, ...EventName[]];

/** What changes so often, or follows so plainly from other rows, that the log does not hold it. */
const UNLOGGED = ['session.sleep-planned', 'session.answered'] as const;

/** "Something happened to these": a hint to read the rows again, never the truth itself. */
export const ChangeHint = z.object({
  name: z.enum([...names, ...UNLOGGED]),
  sessionId: z.string().nullable(),
  agentId: z.string().nullable(),
  userId: z.string().nullable(),
});
export type ChangeHint = z.infer<typeof ChangeHint>;

/** Sends a hint about a change that the log does not hold, once the transaction commits. */
export async function hintAt(tx: EntityManager, hint: ChangeHint): Promise<void> {
  await tx.query('SELECT pg_notify($1, $2)', [CHANGE_CHANNEL, JSON.stringify(hint)]);
}
