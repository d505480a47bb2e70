const MAX_LENGTH = 1024;

/** Whether a careless reader, before or after decoding, could take `path` for an address elsewhere. */
function isOdd(path: string): boolean {
  return !/^\/(?![/\\])[^\\\p{Cc}\p{Cs}\s]*$/u.test(path);
}

/**
 * Where a browser may be sent after sign-in: a path of this site, with query and fragment. Everything that could be read as another
 * origin (`//host`, `/\host`, a scheme, control characters; also when percent-encoded, once or more) becomes `/`.
 */
export function returnAddress(wanted: unknown): string {
  if (typeof wanted !== 'string' || wanted.length > MAX_LENGTH) return '/';
  const [path = '/'] = wanted.split(/[?#]/, 1);
  for (let plain = path, rounds = 0; ; rounds += 1) {
    if (isOdd(plain) || /(^|\/)\.\.?(\/|$)/.test(plain) || plain.includes('//')) return '/';
    const decoded = decode(plain);
    if (decoded === null || rounds > 3) return '/';
    if (decoded === plain) break;
    plain = decoded;
  }
  if (/^\/(sign-in|signed-in|confirmed|setup|api)(\/|$)/i.test(path) || isOdd(wanted)) return '/';
  return wanted;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
