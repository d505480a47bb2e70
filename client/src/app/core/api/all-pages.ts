import { type Observable, firstValueFrom } from 'rxjs';

/** A page of any list of the API. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Largest page that the API gives. */
const PAGE_LIMIT = 100;

/** Reads a list to its end. For lists that people read whole; a list of unknown length is paged on screen instead. */
export async function allPages<Item>(
  read: (params: Record<string, string | number>) => Observable<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = [];
  let cursor: string | null = null;
  do {
    const params: Record<string, string | number> =
      cursor === null ? { limit: PAGE_LIMIT } : { limit: PAGE_LIMIT, cursor };
    const page: Page<Item> = await firstValueFrom(read(params));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
}
