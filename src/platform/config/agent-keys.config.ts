import { z } from 'zod';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** How long keys of agents are good. */
export const AgentKeyVariables = {
  STREAMSPACE_AGENT_KEY_DAYS: z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(30)
    .describe(
      'After how many days an agent puts a new key in the place of its own, over the connection that it has. 0: only when an administrator asks for it.',
    ),
  STREAMSPACE_AGENT_KEY_GRACE_HOURS: z.coerce
    .number()
    .int()
    .min(1)
    .max(720)
    .default(24)
    .describe('How many hours the old key of an agent opens connections after it was replaced.'),
};

/** Keys of agents. Durations in milliseconds. */
export class AgentKeysConfig {
  constructor(
    /** Null means that they are replaced only when somebody asks for it. */
    readonly maxAgeMs: number | null,
    readonly graceMs: number,
  ) {}
}

/** The section from its parsed variables. */
export function agentKeysConfig(env: z.output<z.ZodObject<typeof AgentKeyVariables>>): AgentKeysConfig {
  const { STREAMSPACE_AGENT_KEY_DAYS: days, STREAMSPACE_AGENT_KEY_GRACE_HOURS: hours } = env;
  return new AgentKeysConfig(days === 0 ? null : days * DAY_MS, hours * HOUR_MS);
}
