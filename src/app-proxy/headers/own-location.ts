/**
 * Where an application redirects to (RFC 9110, section 10.2.2), as the browser gets it. Many web servers name the scheme and the port that they
 * listen on themselves, which lead nowhere from outside: an address of the application's own host becomes one at `origin`. Every other address
 * is the application's own decision.
 */
export function ownLocation(location: string, origin: string): string {
  if (!/^https?:/i.test(location) || !URL.canParse(location)) return location;
  const { hostname, pathname, search, hash } = new URL(location);
  return hostname === new URL(origin).hostname ? `${origin}${pathname}${search}${hash}` : location;
}
