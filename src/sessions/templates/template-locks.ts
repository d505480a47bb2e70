/**
 * Whoever locks rows of several templates in one transaction does so in this order, launches and imports alike: otherwise each could come to hold what the
 * other one waits for. Ids are ASCII, so that code units are the order of collation "C", which no database's own one changes.
 */
export const LOCK_ORDER = 'template.id COLLATE "C"';

/** Templates in the order of {@link LOCK_ORDER}, each with its place in the list. */
export function inLockOrder<Template extends { readonly id: string }>(
  templates: readonly Template[],
): readonly (readonly [place: number, Template])[] {
  return [...templates.entries()].sort(([, one], [, other]) => (one.id < other.id ? -1 : 1));
}
