/** What came in, in order, with a way to wait for what comes next. */
export class Inbox<T> {
  /** Everything that ever came in. */
  readonly all: T[] = [];
  private readonly unread: T[] = [];
  private readonly waiting: ((item: T) => void)[] = [];

  put(item: T): void {
    this.all.push(item);
    const reader = this.waiting.shift();
    if (reader) reader(item);
    else this.unread.push(item);
  }

  /** The next one that was not read yet, waiting for it if need be. */
  async next(): Promise<T> {
    if (this.unread.length > 0) return this.unread.shift()!;
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
