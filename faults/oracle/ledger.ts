import type { Person } from '../rig/person.js';

/** What people want of a session, as far as the control plane has confirmed it. `any`: the answer got lost, both are right. */
export type Wish = 'running' | 'standby' | 'hibernated' | 'ended' | 'any';

/** A session of a run. */
export interface LedgerEntry {
  readonly id: string;
  readonly owner: Person;
  wish: Wish;
  /** Whether it may end up failed: the drill breaks what it runs on. */
  mayFail: boolean;
  /** The container that must still be the one; null when a new one is as good. */
  containerId: string | null;
}

/** What people asked for in a run: the oracle compares the rows and the world with it. */
export class Ledger {
  private readonly byId = new Map<string, LedgerEntry>();

  add(id: string, owner: Person, wish: Wish = 'running'): LedgerEntry {
    const entry: LedgerEntry = { id, owner, wish, mayFail: false, containerId: null };
    this.byId.set(id, entry);
    return entry;
  }

  get(id: string): LedgerEntry {
    const entry = this.byId.get(id);
    if (!entry) throw new Error('Nobody launched this session.');
    return entry;
  }

  find(id: string): LedgerEntry | null {
    return this.byId.get(id) ?? null;
  }

  /** Nothing is expected of it any more: what was known of it was lost, as far as that was agreed. */
  forget({ id }: LedgerEntry): void {
    this.byId.delete(id);
  }

  all(): readonly LedgerEntry[] {
    return [...this.byId.values()];
  }
}
