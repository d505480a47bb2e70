import type { TemplateView } from '../../../../protocol/http/templates.js';

/** What the catalog shows: everything, a shelf of the person's own, or one category. */
export type CatalogScope =
  { kind: 'all' } | { kind: 'favourites' } | { kind: 'recent' } | { kind: 'category'; name: string };

/** The person's own shelves, by template id. */
export interface Shelves {
  readonly favourites: readonly string[];
  readonly recent: readonly string[];
}

/** Applications in `scope` whose name, line or category has every word of `query`. Recently used ones come in the order of use. */
export function filterCatalog(
  templates: readonly TemplateView[],
  query: string,
  scope: CatalogScope,
  shelves: Shelves,
): readonly TemplateView[] {
  const words = folded(query)
    .split(/\s+/)
    .filter((word) => word !== '');
  return inScope(templates, scope, shelves).filter((template) => {
    const text = folded(`${template.name} ${template.summary} ${template.category}`);
    return words.every((word) => text.includes(word));
  });
}

/** Categories in use, by name. */
export function categoriesOf(templates: readonly TemplateView[]): readonly string[] {
  return [...new Set(templates.map((template) => template.category))].sort((left, right) => left.localeCompare(right));
}

function inScope(
  templates: readonly TemplateView[],
  scope: CatalogScope,
  { favourites, recent }: Shelves,
): readonly TemplateView[] {
  switch (scope.kind) {
    case 'all':
      return templates;
    case 'favourites':
      return templates.filter(({ id }) => favourites.includes(id));
    case 'recent':
      return recent.flatMap((id) => templates.find((template) => template.id === id) ?? []);
    case 'category':
      return templates.filter(({ category }) => category === scope.name);
  }
}

/** Without case and accents, so that `editeur` finds `Éditeur`. */
function folded(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
