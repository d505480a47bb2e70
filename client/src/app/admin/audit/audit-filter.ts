/** Names of the filters, as the API calls them, and as they stand in the page's address. */
export const FILTER_NAMES = ['event', 'actor', 'target', 'outcome', 'since', 'until', 'requestId', 'text'] as const;
export type FilterName = (typeof FILTER_NAMES)[number];

/** What is filtered by; what is left out is not filtered by. */
export type FilterParams = Readonly<Partial<Record<FilterName, string>>>;

/** The filters among the parameters of an address, without empty ones. */
export function filterFrom(read: (name: FilterName) => string | null): FilterParams {
  const pairs = FILTER_NAMES.map((name) => [name, read(name)?.trim() ?? ''] as const);
  return Object.fromEntries(pairs.filter(([, value]) => value !== ''));
}

/** Value of an `<input type="datetime-local">` for an instant (ISO 8601), in the time of this device. */
export function localTime(instant: string | undefined): string {
  if (instant === undefined) return '';
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return '';
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The instant that such an input means; empty when it means none. */
export function instantOf(local: string): string {
  const date = new Date(local);
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}
