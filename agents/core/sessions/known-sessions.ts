import type { InstanceState, InventoryEntry } from '../../../protocol/agent/messages.js';
import type { Clock } from '../clock.js';

/** One session as this process last saw it. */
export interface KnownSession {
  readonly id: string;
  readonly generation: number;
  readonly state: InstanceState;
  /** Monotonic time of the sighting in milliseconds. */
  readonly seenAtMs: number;
}

/**
 * What this process last saw of each session. A memory aid for heartbeats and for ordering what was seen, never the truth: that is on
 * the platform.
 */
export class KnownSessions {
  private readonly sessions = new Map<string, KnownSession>();

  constructor(private readonly clock: Clock) {}

  note(id: string, generation: number, state: InstanceState): void {
    this.sessions.set(id, { id, generation, state, seenAtMs: this.clock.monotonicMs() });
  }

  get(id: string): KnownSession | undefined {
    return this.sessions.get(id);
  }

  /** Sessions that use the machine: something of them is up. */
  live(): readonly KnownSession[] {
    return [...this.sessions.values()].filter(({ state }) => state !== 'absent' && state !== 'hibernated');
  }

  /** How many were last seen in each state. */
  countByState(): ReadonlyMap<InstanceState, number> {
    const counts = new Map<InstanceState, number>();
    for (const { state } of this.sessions.values()) counts.set(state, (counts.get(state) ?? 0) + 1);
    return counts;
  }

  /**
   * Corrects a list that was begun at `beganAtMs` by everything that was seen since: a list takes time, and what it says of a session
   * that changed meanwhile is old.
   */
  correct(entries: readonly InventoryEntry[], beganAtMs: number): InventoryEntry[] {
    const merged = new Map(entries.map((entry) => [entry.id, entry]));
    for (const { id, generation, state, seenAtMs } of this.sessions.values()) {
      if (seenAtMs < beganAtMs) continue;
      if (state === 'absent') merged.delete(id);
      else merged.set(id, { id, generation, state });
    }
    return [...merged.values()];
  }

  /** Forgets sessions that a complete list, begun at `beganAtMs`, did not have. */
  forgetMissing(ids: ReadonlySet<string>, beganAtMs: number): void {
    for (const { id, seenAtMs } of this.sessions.values()) {
      if (seenAtMs < beganAtMs && !ids.has(id)) this.sessions.delete(id);
    }
  }
}
