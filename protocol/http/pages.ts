import { z } from 'zod';

/** Query of every list: at most `limit` entries, from where `cursor` (taken from the page before) points. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(100).default(50),
  cursor: z.string().max(256).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** A page of `item`; `nextCursor` is null on the last one. */
export const pageOf = <Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ items: z.ZodArray<Item>; nextCursor: z.ZodNullable<z.ZodString> }> =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
