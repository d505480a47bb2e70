import type { IncomingMessage } from 'node:http';

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
    hosts.length === 1 && (url ?? '').startsWith('/') && (coding === undefined || coding.toLowerCase() === 'chunked')
  );
}
