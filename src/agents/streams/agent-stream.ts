import type { Socket } from 'node:net';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';

/** A raw connection to one session, by way of its agent, which speaks WebSocket to whoever is at the other end. */
export interface AgentStream {
  readonly streamId: string;
  /** Past its 101, paused, nothing of it read. Whoever takes the stream owns it. */
  readonly socket: Socket;
  /** Asks the agent to end the stream with a WebSocket close frame; false when the agent cannot be told. The socket is left alone. Never rejects. */
  close(code: StreamCloseCode): Promise<boolean>;
}
