import type { IncomingHttpHeaders } from 'node:http';

const OWN_SITES: ReadonlySet<string> = new Set(['same-origin', 'none']);
const PAGES: ReadonlySet<string> = new Set(['document', 'iframe', 'frame']);
const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/** A request as far as it tells which page sent it. */
export interface SentRequest {
  readonly method?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Whether a request that carries our cookie was sent by the application's own pages, or is somebody going there: a cookie that works in a frame
 * of the viewer travels with requests of any page, another session's included, so that the page has to be looked at (Fetch Metadata; where
 * a browser does not say, by `Origin`). Programs other than browsers say nothing and pass.
 */
export function isOwnRequest({ method, headers }: SentRequest, ownOrigin: string): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined) return headers.origin === undefined || headers.origin === ownOrigin;
  if (typeof site === 'string' && OWN_SITES.has(site)) return true;
  const isNavigation = headers['sec-fetch-mode'] === 'navigate' && PAGES.has(String(headers['sec-fetch-dest']));
  return isNavigation && SAFE_METHODS.has(method ?? '');
}

/** Whether a WebSocket handshake was sent by the application's own page. Browsers always say. */
export function isOwnHandshake({ headers }: SentRequest, ownOrigin: string): boolean {
  return headers.origin === undefined || headers.origin === ownOrigin;
}
