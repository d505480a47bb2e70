import { z } from 'zod';
import { Id, Slug, Timestamp } from '../ids.js';
import { pageOf } from './pages.js';

/** The files that one person keeps for one application. They outlive the sessions that use them. */
export const HomeView = z
  .object({
    id: Id,
    template: z
      .object({ id: Slug, name: z.string(), icon: z.string() })
      .describe('The application; its name is repeated to confirm a deletion.'),
    agent: z.object({ id: Id, name: z.string(), isReachable: z.boolean(), isRevoked: z.boolean() }),
    sizeBytes: z.int().nullable().describe('As the agent measured it last; null where it could not.'),
    measuredAt: Timestamp.nullable(),
    createdAt: Timestamp,
    lastUsedAt: Timestamp.nullable().describe('When a session of it last ran or ended.'),
    session: z
      .object({ id: Id, name: z.string() })
      .nullable()
      .describe('The session that uses it; it cannot be deleted until that has ended.'),
    deletion: z
      .object({ requestedAt: Timestamp, message: z.string().describe('How far it is, as a sentence.') })
      .nullable()
      .describe('Set from the wish to delete it until nothing of it is left.'),
  })
  .meta({ id: 'HomeView' });
export type HomeView = z.infer<typeof HomeView>;

/** `GET /me/homes` and `GET /users/:id/homes`, oldest first. */
export const HomePage = pageOf(HomeView).meta({ id: 'HomePage' });
export type HomePage = z.infer<typeof HomePage>;

/** Answer to the deletion of a home. */
export const DeletedHome = z
  .object({
    home: HomeView.nullable().describe(
      'Null when it was forgotten at once: its agent was revoked and is out of reach.',
    ),
  })
  .meta({ id: 'DeletedHome' });
export type DeletedHome = z.infer<typeof DeletedHome>;
