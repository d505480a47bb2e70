import type { IncomingHttpHeaders } from 'node:http';
import { withoutPlatformCookies } from './cookies.js';
import { withoutHopByHop } from './hop-by-hop.js';
import { isPlatformCredential } from './platform-credential.js';

/** Fields that only we may say, however they are spelled: some servers read `_` as `-`. */
const OURS_TO_SAY = /^(x[-_]forwarded[-_]|forwarded$|x[-_]real[-_]ip$|x[-_]streamspace[-_])/;

/** What a container learns about who asks. */
export interface Forwarding {
  readonly clientAddress: string;
  readonly host: string;
  readonly scheme: 'http' | 'https';
}

/**
 * The headers of a browser's request as the application gets them: `Host`, `Origin` and all else that it may look at as they came, nothing of
 * the connection, none of our cookies and credentials. Leave to send a body is asked for by whoever sends it.
 */
export function requestHeaders(received: IncomingHttpHeaders, forwarding: Forwarding): IncomingHttpHeaders {
  const { cookie, authorization, expect: _asked, ...rest } = withoutHopByHop(received);
  const kept = Object.fromEntries(Object.entries(rest).filter(([name]) => !OURS_TO_SAY.test(name)));
  const cookies = cookie === undefined ? null : withoutPlatformCookies(cookie);
  return {
    ...kept,
    ...(cookies !== null && { cookie: cookies }),
    ...(authorization !== undefined && !isPlatformCredential(authorization) && { authorization }),
    // The one transfer coding that is let in; without it a body of unknown length would have no frame.
    ...(received['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' }),
    'x-forwarded-for': forwarding.clientAddress,
    'x-forwarded-host': forwarding.host,
    'x-forwarded-proto': forwarding.scheme,
  };
}
