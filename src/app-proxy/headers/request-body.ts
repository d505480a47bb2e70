import type { IncomingMessage } from 'node:http';

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Whether a body follows the head of a request (RFC 9112, section 6.3). */
export function hasBody({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

/** Whether a request may be sent once more when its connection broke before an answer (RFC 9110, section 9.2.2): it changes nothing and has no body. */
export function isRepeatable(request: Pick<IncomingMessage, 'method' | 'headers'>): boolean {
  return SAFE.has(request.method ?? '') && !hasBody(request);
}
