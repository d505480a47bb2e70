import { z } from 'zod';

/**
 * Small talk between a viewer and its agent beside the picture: WebSocket text messages on the viewer's stream. They travel the picture's own
 * way, in order with it, so that their round trip is the one that a person feels. The control plane passes them on unread.
 */

/** Longest note in either direction, in bytes of UTF-8. A note is one unfragmented text message. */
export const MAX_NOTE_BYTES = 125;

/** What a viewer says. */
export const ViewerNote = z.discriminatedUnion('type', [
  z
    .strictObject({
      type: z.literal('ping'),
      id: z
        .int()
        .min(0)
        .max(2 ** 31),
    })
    .describe('Answered with a pong.'),
  z.strictObject({ type: z.literal('present') }).describe('Somebody is here: counts as input.'),
]);
export type ViewerNote = z.infer<typeof ViewerNote>;

/** What the agent says. A viewer ignores notes that it does not know. */
export const AgentNote = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('pong'),
    id: z.int().describe('Of the ping that this answers.'),
    viewers: z
      .int()
      .min(1)
      .describe('How many viewers look at this session through this agent now, this one included.'),
    screenMs: z
      .number()
      .min(0)
      .describe('What the agent needed to reach the screen when the stream was opened, in milliseconds.'),
  }),
]);
export type AgentNote = z.infer<typeof AgentNote>;
