import { z } from 'zod';
import { ValidationFailedError } from './validation.js';

/** Where a page begins: after the row of this time and id. Times have millisecond precision, as the columns do. */
export interface Cursor {
  readonly at: string;
  readonly id: string;
}

/** Nothing of ours is older, and PostgreSQL knows no year 0. */
const EPOCH = '1970';
const Fields = z.tuple([
  z.iso.datetime({ precision: 3 }).refine((at) => at >= EPOCH, 'Too early.'),
  z.string().min(1).max(64),
]);

export function encodeCursor(row: { readonly createdAt: Date; readonly id: string }): string {
  return Buffer.from(JSON.stringify([row.createdAt.toISOString(), row.id])).toString('base64url');
}

/**
 * Reads a cursor that an earlier page gave out; null for the first page.
 *
 * @throws ValidationFailedError when it is not one of ours.
 */
export function decodeCursor(text: string | undefined, idSchema: z.ZodType<string>): Cursor | null {
  if (text === undefined) return null;
  try {
    const [at, id] = Fields.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { at, id: idSchema.parse(id) };
  } catch {
    throw new ValidationFailedError([
      { pointer: '/cursor', detail: 'Use the nextCursor of the page before, or leave it out for the first page.' },
    ]);
  }
}

/** Cuts the one row too many that a query of `limit + 1` rows may have found, and points after the last one that is left. */
export function pageFrom<Row extends { readonly createdAt: Date; readonly id: string }, Item>(
  rows: readonly Row[],
  limit: number,
  view: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(view), nextCursor: rows.length > limit && last ? encodeCursor(last) : null };
}
