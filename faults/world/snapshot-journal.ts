import type { Container, JournalEntry } from './containers.js';

/** A journal of a platform that keeps none itself: what is different from one look to the next. */
export class SnapshotJournal {
  readonly entries: JournalEntry[] = [];
  private before = new Map<string, Container>();

  /** Notes what has changed since the last look. */
  take(containers: readonly Container[]): void {
    const now = new Map(containers.map((container) => [container.id, container]));
    for (const [id, container] of this.before) if (!now.has(id)) this.note(container, 'removed');
    for (const [id, container] of now)
      if (this.before.get(id)?.state !== container.state) this.note(container, container.state);
    this.before = now;
  }

  private note(container: Container, what: JournalEntry['what']): void {
    this.entries.push({ atMs: performance.now(), container, what });
  }
}
