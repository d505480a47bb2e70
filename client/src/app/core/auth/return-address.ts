/** Pages that only lead in. */
const ENTRIES: ReadonlySet<string> = new Set([
  '/sign-in',
  '/signed-in',
  '/confirmed',
  '/setup',
  '/second-step',
  '/reset-password',
]);

/**
 * Where to go after sign-in: an address inside this application, or `/`. Everything that a browser could read as another origin
 * (`//host`, `/\host`, a scheme, control characters) is refused.
 */
export function returnAddress(wanted: string | null): string {
  if (wanted === null || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/';
  const path = wanted.split(/[?#]/, 1)[0] ?? '/';
  return ENTRIES.has(path) ? '/' : wanted;
}
