import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { bareAnswer } from './bare-headers.js';

/** What Node's parser says of requests that are none, and how that is answered. */
const STATUSES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers what cannot be read as HTTP, or does not arrive in time, with the headers of every other answer. */
export function answerClientErrors(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    socket.on('error', () => socket.destroy());
    socket.end(bareAnswer(STATUSES[error.code ?? ''] ?? '400 Bad Request'), () => socket.destroy());
  });
}
