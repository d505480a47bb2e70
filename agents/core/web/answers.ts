import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';

/** Fields of the application's connection to us; ours to the control plane says its own. */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set(['connection', 'keep-alive', 'proxy-connection']);

/** Statuses that never have a body (RFC 9110 section 6.4.1). */
const BODYLESS: ReadonlySet<number> = new Set([204, 304]);

/**
 * Passes an application's answer on as it comes: its status, its header and trailer fields in their own spelling and order, its body at the pace
 * of whoever reads it.
 *
 * @throws when the head is nothing that may stand in an answer; nothing was sent then.
 */
export function passAnswer(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
  const status = answer.statusCode ?? 0;
  if (status < 200) throw new Error('An answer with such a status is none.');
  response.sendDate = false;
  response.writeHead(status, STATUS_CODES[status] ?? '', fieldsOf(answer, request.method ?? ''));
  answer.once('end', () => response.addTrailers(pairs(answer.rawTrailers)));
  answer.pipe(response);
  // The first event of a stream of events may be far away, and the page waits for the head; a short answer goes out in one piece.
  setImmediate(() => {
    if (!response.writableEnded && !response.destroyed) response.flushHeaders();
  });
}

function fieldsOf(answer: IncomingMessage, method: string): string[] {
  const isBodyless = BODYLESS.has(answer.statusCode ?? 0);
  const isChunked = answer.headers['transfer-encoding'] !== undefined && !isBodyless;
  return pairs(answer.rawHeaders)
    .filter(([name]) => {
      const lower = name.toLowerCase();
      if (lower === 'transfer-encoding') return isChunked;
      // Trailers go with chunks, and Node refuses to announce them otherwise.
      if (lower === 'trailer') return isChunked && method !== 'HEAD';
      return !OF_THE_CONNECTION.has(lower);
    })
    .flat();
}

/** Names and values in turn, as pairs. */
export function pairs(raw: readonly string[]): [name: string, value: string][] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as [string, string]] : []));
}
