import type { IncomingHttpHeaders } from 'node:http';
import { applicationCookie } from './cookies.js';
import { framedBy } from './framing-policy.js';
import { withoutHopByHop } from './hop-by-hop.js';

/**
 * Fields that would reach beyond the application's own host: instructions to proxies before us, to shared caches, to the browser about other
 * hosts and ports; and the older way of refusing frames, which ours replaces.
 */
const DROPPED =
  /^(x-accel-|x-sendfile$|x-frame-options$|alt-svc$|strict-transport-security$|public-key-pins|cdn-cache-control$|surrogate-)/;

const SHARED_CACHE = /^(public|private|s-maxage|proxy-revalidate)\b/i;

/** Cookies are cleared for the whole site, that is for other sessions and perhaps for us. */
const CLEARABLE: ReadonlySet<string> = new Set(['"cache"', '"storage"', '"executionContexts"', '"clientHints"']);

/** What was admitted by a cookie is for one person: no cache on the way may keep it. */
function cacheControl(received: string | undefined): string {
  const directives = (received ?? '').split(',').map((directive) => directive.trim());
  return ['private', ...directives.filter((directive) => directive !== '' && !SHARED_CACHE.test(directive))].join(', ');
}

function clearSiteData(received: string): string | null {
  const types = received.split(',').map((type) => type.trim());
  const wanted = types.includes('"*"') ? ['"cache"', '"storage"'] : types.filter((type) => CLEARABLE.has(type));
  return wanted.length === 0 ? null : wanted.join(', ');
}

/**
 * The headers of an application's answer as the browser gets them: cookies for its own host alone, frames for the viewer alone, nothing that
 * reaches beyond its host. Its own policies (CSP, COOP, COEP, CORP) and its service workers are left to it.
 *
 * @param framers origins whose pages may frame the application.
 */
export function responseHeaders(received: IncomingHttpHeaders, framers: readonly string[]): IncomingHttpHeaders {
  const rest = withoutHopByHop(received);
  const kept: IncomingHttpHeaders = Object.fromEntries(Object.entries(rest).filter(([name]) => !DROPPED.test(name)));
  const cookies = (kept['set-cookie'] ?? []).map(applicationCookie).filter((cookie) => cookie !== null);
  const cleared = kept['clear-site-data'];
  const clearing = typeof cleared === 'string' ? clearSiteData(cleared) : null;
  delete kept['set-cookie'];
  delete kept['clear-site-data'];
  return {
    ...kept,
    ...(cookies.length > 0 && { 'set-cookie': cookies }),
    ...(clearing !== null && { 'clear-site-data': clearing }),
    'cache-control': cacheControl(kept['cache-control']),
    'content-security-policy': framedBy(kept['content-security-policy'], framers),
  };
}
