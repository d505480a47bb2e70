import { z } from 'zod';
import { Id } from '../ids.js';
import { SessionState } from '../session.js';
import { PersonName } from './orphans.js';
import { PageQuery, pageOf } from './pages.js';
import { SessionView } from './sessions.js';

/** A session, as people who look after all of them see it. */
export const AdminSessionView = SessionView.extend({ owner: PersonName }).meta({ id: 'AdminSessionView' });
export type AdminSessionView = z.infer<typeof AdminSessionView>;

/** `GET /admin/sessions`, newest first. */
export const AdminSessionPage = pageOf(AdminSessionView).meta({ id: 'AdminSessionPage' });
export type AdminSessionPage = z.infer<typeof AdminSessionPage>;

/** Query of `GET /admin/sessions`. Sessions that have ended are left out unless asked for. */
export const ListAllSessions = PageQuery.extend({
  state: SessionState.optional(),
  person: z.string().trim().max(64).optional().describe('Beginning of the name that the owner signs in with.'),
  agentId: Id.optional(),
  include: z.enum(['ended']).optional().describe('`ended` lists past sessions as well.'),
});
export type ListAllSessions = z.infer<typeof ListAllSessions>;
