import { z } from 'zod';
import { cleanText } from '../session.js';

/** Warnings that stand at once, at most. */
export const MAX_WARNINGS = 16;

/** Longest message of a warning, in characters. */
export const MAX_WARNING_LENGTH = 1000;

/** Something about an agent's platform that whoever runs it should know and mend. What an agent may say is not a closed list. */
export const AgentWarning = z
  .strictObject({
    code: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
    message: z
      .string()
      .min(1)
      .max(MAX_WARNING_LENGTH)
      .overwrite((text) => cleanText(text))
      .describe('What is the matter and what to do, in sentences for administrators, without control characters.'),
  })
  .meta({ id: 'AgentWarning' });
export type AgentWarning = z.infer<typeof AgentWarning>;

/**
 * Every warning that stands now, in the place of those that the agent told before. Sent on each connect and whenever one comes or goes, once the
 * agent has found anything out: until then holds what it told before it was started again. Came with version 6.
 */
export const AgentWarnings = z.strictObject({
  epoch: z.int(),
  warnings: z.array(AgentWarning).max(MAX_WARNINGS),
});
export type AgentWarnings = z.infer<typeof AgentWarnings>;
