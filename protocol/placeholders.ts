/** What `{{name}}` in a value of a template's environment may stand for. */
export const PLACEHOLDERS = ['session.host', 'session.id', 'session.origin', 'user.id', 'user.name'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

const PATTERN = /\{\{(.*?)\}\}/gs;

const isPlaceholder = (name: string): name is Placeholder => PLACEHOLDERS.some((known) => known === name);

/** Names between double braces in `text`, known or not. */
export function placeholdersIn(text: string): string[] {
  return [...text.matchAll(PATTERN)].map(([, name]) => name ?? '');
}

/** Those of {@link placeholdersIn} that stand for nothing. */
export function unknownPlaceholders(text: string): string[] {
  return placeholdersIn(text).filter((name) => !isPlaceholder(name));
}

/** `text` with what its placeholders stand for; null when one of them has no value. What a value brings in is not looked at again. */
export function fillPlaceholders(text: string, values: Readonly<Partial<Record<Placeholder, string>>>): string | null {
  if (placeholdersIn(text).some((name) => isPlaceholder(name) && values[name] === undefined)) return null;
  return text.replace(PATTERN, (whole: string, name: string) =>
    isPlaceholder(name) ? (values[name] ?? whole) : whole,
  );
}
