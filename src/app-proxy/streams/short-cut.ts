import type { IncomingMessage, ServerResponse } from 'node:http';
import { hasBody } from '../headers/request-body.js';
import { AppConnection } from './app-connection.js';

/** A shorter body costs less than sending it the other way, in bytes. */
const WORTHWHILE = 128 * 1024;

/** Length of the body that is still to come with an answer; 0 when it has none or does not say, or when its connection ends with it. */
function lengthOf({ headers, httpVersion }: IncomingMessage): number {
  const isLast = httpVersion !== '1.1' || /\bclose\b/i.test(headers.connection ?? '');
  return isLast || headers['transfer-encoding'] !== undefined ? 0 : Number(headers['content-length'] ?? 0);
}

/**
 * Sends the body of an answer from the one socket to the other without Node's HTTP client, which copies every byte twice, when its length is
 * known and large. Call it before anybody reads the answer, and before its headers are changed; whoever pipes it to `response` in the same
 * turn sends what came together with the head.
 */
export function sendShort(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
  const connection: unknown = answer.socket;
  const length = lengthOf(answer);
  // Where a request is still being sent the connection is not free after the answer.
  if (!(connection instanceof AppConnection) || !(length >= WORTHWHILE) || hasBody(request)) return;
  if (request.method === 'HEAD') return;
  let early = 0;
  const count = (chunk: Buffer): void => void (early += chunk.length);
  answer.on('data', count);
  process.nextTick(() => {
    answer.off('data', count);
    // Answers to pipelined requests wait for a socket.
    const { socket } = response;
    const isUnread = answer.readableLength > 0 || connection.readableLength > 0;
    if (!socket || isUnread || answer.complete || answer.destroyed || response.destroyed) return;
    answer.unpipe(response);
    response.flushHeaders();
    connection.moveTo(socket, length - early, () => response.end());
  });
}
