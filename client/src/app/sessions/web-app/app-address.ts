import type { StreamTicket } from '../../../../../protocol/http/sessions.js';

/** Where an application is entered, once. */
export interface AppAddress {
  /** Complete with the ticket in its fragment. */
  readonly url: string;
  /** Scheme, host and port of the application: whose messages count, and nothing else's. */
  readonly origin: string;
}

/** Address of a ticket for a page. Null when it is none, or when it would put the portal's own pages (of `page`) into the frame. */
export function appAddress({ url, protocols }: StreamTicket, page: string): AppAddress | null {
  if (protocols.length > 0 || !URL.canParse(url)) return null;
  const { protocol, origin, href } = new URL(url);
  const isPage = protocol === 'http:' || protocol === 'https:';
  return isPage && origin !== new URL(page).origin ? { url: href, origin } : null;
}
