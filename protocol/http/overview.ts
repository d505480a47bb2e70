import { z } from 'zod';
import { Id } from '../ids.js';
import { SessionState } from '../session.js';
import { ScreenAccess } from './shares.js';

/** `GET /admin/overview`: how things are, as numbers that lists stand behind. */
export const Overview = z
  .object({
    sessions: z.record(SessionState, z.int()).describe('Sessions that have not ended, by state.'),
    agents: z.array(
      z.object({
        id: Id,
        sessions: z.int().describe('Sessions of which something is on it.'),
        orphans: z.int().describe('Instances on it that belong to no session.'),
      }),
    ),
    screenAccess: z
      .enum(['off', ...ScreenAccess.options])
      .describe('What administrators may do with the screens of others, for a reason.'),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof Overview>;
