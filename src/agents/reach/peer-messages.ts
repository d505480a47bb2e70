import { z } from 'zod';
import { Id } from '../../../protocol/ids.js';
import { Ack, StreamClose, StreamOpen } from '../../../protocol/agent/messages.js';

/** "Ask your agent to open this stream." `dialUrl` is left out when the agent shall dial where it is connected. */
export const OPEN_STREAM = {
  purpose: 'agent.open-stream',
  body: z.object({
    agentId: Id,
    stream: z.object(StreamOpen.shape).partial({ dialUrl: true }),
  }),
  data: z.object({ ack: Ack }),
} as const;
export type StreamRequest = z.infer<typeof OPEN_STREAM.body>['stream'];

/** "Tell your agent to end this stream." */
export const CLOSE_STREAM = {
  purpose: 'agent.close-stream',
  body: z.object({ agentId: Id, stream: z.object(StreamClose.shape) }),
  data: z.object({ isTold: z.boolean() }),
} as const;

/** "The agent dialled me for the stream that you wait for." The connection goes on as the agent's. */
export const PASS_STREAM = {
  purpose: 'agent.pass-stream',
  body: z.object({ streamId: Id, token: z.string().max(128) }),
  data: z.object({}),
} as const;
