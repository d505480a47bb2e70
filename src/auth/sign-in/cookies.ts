/**
 * Value of cookie `name` in a Cookie header (RFC 6265, section 4.2), or null. The first one counts: names with the `__Host-` prefix cannot
 * come twice from a browser.
 */
export function cookieValue(header: string | undefined, name: string): string | null {
  for (const pair of (header ?? '').split(';')) {
    const separator = pair.indexOf('=');
    if (separator > 0 && pair.slice(0, separator).trim() === name) return pair.slice(separator + 1).trim();
  }
  return null;
}
