import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { BARE_HEADERS } from './bare-headers.js';
import { toProblem } from './to-problem.js';

/** Answers an upgrade that is refused before the 101 as plain HTTP with a problem document, and closes. */
export function refuseUpgrade(socket: Socket, error: unknown, requestId: string): void {
  if (socket.destroyed || !socket.writable) return;
  const problem = toProblem(error, requestId);
  const body = Buffer.from(JSON.stringify(problem));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status] ?? ''}`,
    'Content-Type: application/problem+json; charset=utf-8',
    `Content-Length: ${body.length}`,
    `X-Request-Id: ${requestId}`,
    ...BARE_HEADERS,
  ];
  socket.end(Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]));
  socket.setTimeout(5_000, () => socket.destroy());
}
