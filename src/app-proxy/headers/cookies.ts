/** Every cookie of ours, here and on the portal. Browsers take the case of cookie prefixes lightly, so we do. */
const OURS = /^__host-streamspace/i;

const attributeName = (attribute: string): string => (attribute.split('=', 1)[0] ?? '').trim().toLowerCase();

/** Attributes that decide where a cookie goes: they are ours to say. */
const WHERE: ReadonlySet<string> = new Set(['domain', 'partitioned', 'samesite', 'secure']);

/** A `Cookie` header without our own; null when nothing is left. A cookie without a name may pass for one: its value counts as well. */
export function withoutPlatformCookies(header: string): string | null {
  const kept = header.split(';').filter((pair) => !OURS.test(pair.trim().replace(/^=/, '')));
  const rest = kept.map((pair) => pair.trim()).filter((pair) => pair !== '');
  return rest.length === 0 ? null : rest.join('; ');
}

/** How many cookies of one name are looked at: a browser keeps few, and each costs a digest. */
const MAX_OF_ONE_NAME = 4;

/** The values of the first few cookies called `name` in a `Cookie` header. */
export function cookieValues(header: string | undefined, name: string): string[] {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return values.slice(0, MAX_OF_ONE_NAME);
}

/**
 * A `Set-Cookie` line of an application as the browser may have it: for its own host alone, and so that it works in a frame of the viewer,
 * which is a page of another site. Null when it poses as a cookie of ours. That the cookie may travel with requests of other sites is made
 * good by {@link isOwnRequest}, which refuses those.
 */
export function applicationCookie(line: string): string | null {
  const [pair = '', ...attributes] = line.split(';');
  if (OURS.test(pair.trim().replace(/^=\s*/, ''))) return null;
  const kept = attributes.filter((attribute) => !WHERE.has(attributeName(attribute)) && attribute.trim() !== '');
  return [pair.trim(), ...kept.map((attribute) => attribute.trim()), 'Secure', 'SameSite=None', 'Partitioned'].join(
    '; ',
  );
}

/** Cookies that one answer takes back at most: more would not fit into a head. */
const MAX_EXPIRED = 50;
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i;

/**
 * `Set-Cookie` lines that take back the cookies of a `Cookie` header, ours included: those that were set by an answer, and those that a page set
 * itself, which are not partitioned and therefore others to the browser. A browser keeps those of another path, which a header does not tell.
 */
export function expiredCookies(header: string): string[] {
  const names = header.split(';').map((pair) => (pair.split('=', 1)[0] ?? '').trim());
  const unique = [...new Set(names)].filter((name) => TOKEN.test(name)).slice(0, MAX_EXPIRED);
  return unique.flatMap((name) => {
    const line = `${name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=None`;
    return [`${line}; Partitioned`, line];
  });
}
