import { z } from 'zod';
import { Id, Slug, Timestamp } from '../ids.js';
import { SessionState, StreamKind } from '../session.js';
import { PersonName } from './orphans.js';
import { PageQuery, pageOf } from './pages.js';

/** What somebody may do with the screen of another: look at it, or use it as its owner does. */
export const ScreenAccess = z.enum(['view', 'control']);
export type ScreenAccess = z.infer<typeof ScreenAccess>;

/** Most shares that one session has. */
export const MAX_SHARES = 50;

/** `POST /sessions/:id/shares`: with one person, by the exact name that they sign in with, or with a group that the owner is in. */
export const CreateShare = z
  .strictObject({
    person: z.string().trim().min(1).max(64).optional().describe('The name that the person signs in with.'),
    groupId: Id.optional().describe('One of `GET /me/groups`.'),
    access: ScreenAccess,
    expiresAt: Timestamp.nullable().default(null).describe('Null means until it is taken back, or the session ends.'),
  })
  .refine(
    ({ person, groupId }) => (person === undefined) !== (groupId === undefined),
    'Say with whom: either `person` or `groupId`.',
  )
  .meta({ id: 'CreateShare' });
export type CreateShare = z.infer<typeof CreateShare>;

/** Somebody who may see, or use, the screen of a session that is not theirs. */
export const ShareView = z
  .object({
    id: Id,
    person: PersonName.nullable(),
    group: z.object({ id: Id, name: z.string() }).nullable(),
    access: ScreenAccess,
    createdAt: Timestamp,
    expiresAt: Timestamp.nullable(),
  })
  .meta({ id: 'ShareView' });
export type ShareView = z.infer<typeof ShareView>;

/** `GET /sessions/:id/shares`: those that hold, oldest first. */
export const ShareList = z.object({ items: z.array(ShareView) }).meta({ id: 'ShareList' });
export type ShareList = z.infer<typeof ShareList>;

/** Somebody else's session, as those see it whom it is shared with. */
export const SharedSessionView = z
  .object({
    id: Id,
    name: z.string(),
    owner: PersonName,
    access: ScreenAccess,
    expiresAt: Timestamp.nullable().describe('Until when; null means until it is taken back.'),
    state: SessionState,
    template: z.object({ id: Slug, name: z.string(), icon: z.string() }),
    stream: z.object({ kind: StreamKind }),
    createdAt: Timestamp,
  })
  .meta({ id: 'SharedSessionView' });
export type SharedSessionView = z.infer<typeof SharedSessionView>;

/** `GET /me/shared-sessions`, newest first; none that has ended. */
export const SharedSessionPage = pageOf(SharedSessionView).meta({ id: 'SharedSessionPage' });
export type SharedSessionPage = z.infer<typeof SharedSessionPage>;

/** Query of `GET /me/shared-sessions`. */
export const ListSharedSessions = PageQuery;
export type ListSharedSessions = PageQuery;

/** `POST /admin/sessions/:id/tickets`: the owner is told, and the log keeps the reason. */
export const VisitScreen = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .max(500)
      .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'Use one line, without control characters.')
      .default('')
      .describe('Why the screen has to be seen: a sentence that its owner and auditors read.'),
  })
  .default({ reason: '' })
  .meta({ id: 'VisitScreen' });
export type VisitScreen = z.infer<typeof VisitScreen>;

/** An administrator who may see the screen at the moment. */
export const ScreenVisit = z
  .object({
    visitor: z.string().describe('Name of the administrator.'),
    access: ScreenAccess,
    since: Timestamp,
    until: Timestamp,
  })
  .meta({ id: 'ScreenVisit' });
export type ScreenVisit = z.infer<typeof ScreenVisit>;
