import type { Page } from '../core/api/all-pages';
import { PagedList } from './paged-list';

/** Answers when the test says so. */
function played(): {
  read: (cursor: string | null) => Promise<Page<string>>;
  answers: ((page: Page<string>) => void)[];
} {
  const answers: ((page: Page<string>) => void)[] = [];
  return { read: () => new Promise((resolve) => answers.push(resolve)), answers };
}

describe('a list that is read page by page', () => {
  it('adds pages until there is none left', async () => {
    const { read, answers } = played();
    const list = new PagedList(read);
    expect(list.items()).toBeNull();
    const first = list.load();
    expect(list.isLoading()).toBe(true);
    answers[0]?.({ items: ['a'], nextCursor: 'x' });
    await first;
    expect(list.hasMore()).toBe(true);
    const second = list.more();
    answers[1]?.({ items: ['b'], nextCursor: null });
    await second;
    expect(list.items()).toEqual(['a', 'b']);
    expect(list.hasMore()).toBe(false);
  });

  it('takes no answer to a question that is out of date', async () => {
    const { read, answers } = played();
    const list = new PagedList(read);
    const old = list.load();
    const now = list.load();
    answers[1]?.({ items: ['new'], nextCursor: null });
    answers[0]?.({ items: ['old'], nextCursor: null });
    await Promise.all([old, now]);
    expect(list.items()).toEqual(['new']);
  });

  it('says what went wrong, and keeps what it has', async () => {
    let isBroken = false;
    const list = new PagedList<string>(() =>
      isBroken ? Promise.reject(new Error('no')) : Promise.resolve({ items: ['a'], nextCursor: null }),
    );
    await list.load();
    isBroken = true;
    await list.load();
    expect(list.problem()).not.toBeNull();
    expect(list.items()).toEqual(['a']);
  });
});
