/** HTTP Strict Transport Security for a year (RFC 6797); browsers heed it on https only. */
export const HSTS_SECONDS = 31_536_000;

/** What answers say that are written on a socket by hand, before Express sees the request: nothing in them is to be run, framed, guessed or kept. */
export const BARE_HEADERS: readonly string[] = [
  "Content-Security-Policy: default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options: nosniff',
  'X-Frame-Options: DENY',
  'Referrer-Policy: no-referrer',
  // Whoever came without https pays no heed to it.
  `Strict-Transport-Security: max-age=${HSTS_SECONDS}`,
  'Cache-Control: no-store',
  'Connection: close',
];

/** An answer without a body, as it goes over the wire. */
export function bareAnswer(status: string): string {
  return [`HTTP/1.1 ${status}`, ...BARE_HEADERS, 'Content-Length: 0', '', ''].join('\r\n');
}
