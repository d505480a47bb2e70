import { z } from 'zod';
import { Id, Slug, Timestamp } from '../ids.js';
import { SessionState } from '../session.js';
import { pageOf } from './pages.js';

/**
 * Why an instance on an agent belongs to no session:
 * - `unknown`: no session has its id.
 * - `outdated-row`: its session has ended, but the agent made something newer of it: the rows are older than the agent (a restored backup).
 * - `elsewhere`: its session is on another agent, or waits for one.
 */
export const OrphanCause = z.enum(['unknown', 'outdated-row', 'elsewhere']);
export type OrphanCause = z.infer<typeof OrphanCause>;

/** A person, as far as lists for administrators name them. */
export const PersonName = z
  .object({ id: Id, username: z.string(), displayName: z.string() })
  .meta({ id: 'PersonName' });
export type PersonName = z.infer<typeof PersonName>;

/** An instance that runs or sleeps on an agent and belongs to no session. It is left alone until an administrator decides. */
export const OrphanView = z
  .object({
    id: Id.describe('Id of the instance, which is that of the session that it was made for.'),
    name: z.string().describe('What the platform calls it; repeated to confirm its removal.'),
    cause: OrphanCause,
    message: z.string().describe('Why it belongs to no session, as a sentence.'),
    state: z.enum(['starting', 'running', 'standby', 'stopping', 'hibernated']),
    workload: z.string().nullable().describe('The image or application; null while the agent has not told.'),
    template: z.object({ id: Slug, name: z.string().nullable() }).nullable(),
    home: z.enum(['persistent', 'temporary']).nullable(),
    owner: PersonName.nullable().describe('Whose session it was, or whose files it has.'),
    session: z
      .object({ id: Id, name: z.string(), state: SessionState })
      .nullable()
      .describe('The session of that id, if there is one.'),
    resources: z.object({ cpuMillis: z.int().nullable(), memoryMiB: z.int().nullable() }),
    createdAt: Timestamp.nullable().describe('When the platform made it.'),
    foundAt: Timestamp,
    seenAt: Timestamp.describe('When the agent named it last.'),
    adoption: z.object({
      isPossible: z.boolean(),
      needsPerson: z.boolean().describe('Whether the administrator has to say whose session it becomes.'),
      message: z.string().describe('What adopting does, or why it is not possible.'),
    }),
    removal: z
      .object({ requestedAt: Timestamp, message: z.string() })
      .nullable()
      .describe('Set from the wish to remove it until the agent has.'),
  })
  .meta({ id: 'OrphanView' });
export type OrphanView = z.infer<typeof OrphanView>;

/** `GET /agents/:id/orphans`, found longest ago first. */
export const OrphanPage = pageOf(OrphanView).meta({ id: 'OrphanPage' });
export type OrphanPage = z.infer<typeof OrphanPage>;

/** `POST /agents/:id/orphans/:instance/adopt`. */
export const AdoptOrphan = z
  .strictObject({
    userId: Id.optional().describe('Whose session it becomes; left out where that is known.'),
    username: z
      .string()
      .trim()
      .min(1)
      .max(128)
      .optional()
      .describe('The same, by the name that the person signs in with.'),
  })
  .refine(({ userId, username }) => userId === undefined || username === undefined, {
    path: ['username'],
    error: 'Name the person by one of userId and username.',
  })
  .meta({ id: 'AdoptOrphan' });
export type AdoptOrphan = z.infer<typeof AdoptOrphan>;
