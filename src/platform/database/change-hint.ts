import { z } from 'zod';
import { type EventName, EVENTS } from '../../../protocol/events.js';

/** NOTIFY channel that carries {@link ChangeHint}. */
export const CHANGE_CHANNEL = 'streamspace_changes';

const names = Object.keys(EVENTS) as [EventName, ...EventName[]];

/** "Something happened to these": a hint to read the rows again, never the truth itself. */
export const ChangeHint = z.object({
  name: z.enum(names),
  sessionId: z.string().nullable(),
  agentId: z.string().nullable(),
  userId: z.string().nullable(),
});
export type ChangeHint = z.infer<typeof ChangeHint>;
