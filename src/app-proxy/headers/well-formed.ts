import type { IncomingMessage } from 'node:http';

/** Node keeps the first thousand fields of a head and hides the rest from us, those that say where the body ends included. */
const MAX_FIELDS = 500;

/**
 * Whether everybody on the way reads a request alike: one Host, a target that is a path, and no transfer coding but `chunked`. Node's parser
 * has refused two lengths and whatever else is ambiguous before.
 */
export function isWellFormed({
  url,
  headers,
  rawHeaders,
}: Pick<IncomingMessage, 'url' | 'headers' | 'rawHeaders'>): boolean {
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  const coding = headers['transfer-encoding'];
  return (
    rawHeaders.length <= 2 * MAX_FIELDS &&
    hosts.length === 1 &&
    (url ?? '').startsWith('/') &&
    (coding === undefined || coding.toLowerCase() === 'chunked')
  );
}
