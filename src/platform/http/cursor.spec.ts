import { Id, Slug } from '../../../protocol/ids.js';
import { ValidationFailedError } from './validation.js';
import { decodeCursor, encodeCursor, pageFrom } from './cursor.js';

const ROW = { id: '11111111-1111-4111-8111-111111111111', createdAt: new Date('2026-01-01T00:00:00.123Z') };

describe('cursors', () => {
  it('come back as they went out', () => {
    expect(decodeCursor(encodeCursor(ROW), Id)).toEqual({ id: ROW.id, at: '2026-01-01T00:00:00.123Z' });
    expect(decodeCursor(undefined, Id)).toBeNull();
  });

  it.each([
    '',
    'x',
    'bm90IGpzb24',
    Buffer.from('["2026-01-01","1"]').toString('base64url'),
    Buffer.from('{}').toString('base64url'),
    Buffer.from('["0000-01-01T00:00:00.000Z","a"]').toString('base64url'),
  ])('are refused when they are not ours: %j', (text) =>
    expect(() => decodeCursor(text, Slug)).toThrow(ValidationFailedError),
  );

  it('are refused when their id is of another kind', () => {
    expect(() => decodeCursor(encodeCursor({ ...ROW, id: 'desktop' }), Id)).toThrow(ValidationFailedError);
  });

  it('point after the last row of a page, and nowhere after the last page', () => {
    const rows = [1, 2, 3].map((index) => ({ ...ROW, id: `row-${index}` }));
    const first = pageFrom(rows, 2, ({ id }) => id);
    expect(first.items).toEqual(['row-1', 'row-2']);
    expect(decodeCursor(first.nextCursor ?? undefined, Slug)?.id).toBe('row-2');
    expect(pageFrom(rows, 3, ({ id }) => id).nextCursor).toBeNull();
  });
});
