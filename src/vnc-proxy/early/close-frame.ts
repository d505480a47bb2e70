import type { Socket } from 'node:net';
import { STREAM_CLOSE_CODES, type StreamCloseCode } from '../../../protocol/agent/streams.js';
import type { Clock } from '../../platform/clock.js';

/** First byte of a close frame that is whole (RFC 6455, section 5.5.1). */
const CLOSE = 0x88;

/** A server's WebSocket frame that closes a stream with `code` and what that means. Each message is short enough for a frame of this kind: 123 bytes. */
export function closeFrame(code: StreamCloseCode): Buffer {
  const reason = Buffer.from(STREAM_CLOSE_CODES[code].message);
  const head = Buffer.of(CLOSE, 2 + reason.length, 0, 0);
  head.writeUInt16BE(code, 2);
  return Buffer.concat([head, reason]);
}

/** How long a viewer has to answer a goodbye before its connection is cut, in milliseconds. */
const GOODBYE_MS = 2_000;

/**
 * Closes the WebSocket of a viewer to which nothing but its handshake was written. Resolves once it is closed, within 2 s even if nobody listens or
 * nobody is there. Never rejects.
 */
export function sayGoodbye(socket: Socket, code: StreamCloseCode, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const deadline = clock.after(GOODBYE_MS, () => {
      socket.destroy();
      resolve();
    });
    socket.once('close', () => {
      deadline.cancel();
      resolve();
    });
    socket.end(closeFrame(code));
    socket.resume();
  });
}
