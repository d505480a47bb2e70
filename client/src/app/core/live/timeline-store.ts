import { Injectable, inject, signal } from '@angular/core';
import type { TimelineEntry } from '../../../../../protocol/http/sessions.js';
import { SessionsApi } from '../api/sessions.api';
import { mergeTimeline } from './timeline-merge';

const NONE: readonly TimelineEntry[] = [];

/** Timelines of the sessions that were looked at: read once, then extended by live updates. */
@Injectable({ providedIn: 'root' })
export class TimelineStore {
  readonly #api = inject(SessionsApi);
  readonly #entries = signal<ReadonlyMap<string, readonly TimelineEntry[]>>(new Map());

  /** Entries of a session, oldest first. */
  entries(sessionId: string): readonly TimelineEntry[] {
    return this.#entries().get(sessionId) ?? NONE;
  }

  /** Reads a timeline. Rejects with a `ProblemError`. */
  async load(sessionId: string): Promise<void> {
    const { entries } = await this.#api.timeline(sessionId);
    this.add(sessionId, entries);
  }

  /** Takes in entries in any order; those known already are kept once. */
  add(sessionId: string, entries: readonly TimelineEntry[]): void {
    const merged = mergeTimeline(this.entries(sessionId), entries);
    this.#entries.update((all) => new Map(all).set(sessionId, merged));
  }

  /** Forgets everything, as after a sign-out. */
  clear(): void {
    this.#entries.set(new Map());
  }
}
