import { Injectable, computed, signal } from '@angular/core';
import type { AgentNote } from '../../../../../protocol/agent/stream-notes.js';
import type { Traffic } from './stream-channel';

/** Round trips that are remembered; with a ping every two seconds, the last half minute. */
const REMEMBERED = 15;

/** Round trips that a person does not notice, and that one can still work with, in milliseconds. */
const GOOD_MS = 60;
const FAIR_MS = 150;

/** How a link feels. `unknown` until a ping was answered. */
export type LinkTone = 'good' | 'fair' | 'poor' | 'unknown';

/** What went through a link per second, in bits. */
export interface Bandwidth {
  readonly bitsIn: number;
  readonly bitsOut: number;
}

/** What is known about the link between this viewer and its screen. Provided by the viewer; kept over reconnects, so that nothing flickers. */
@Injectable()
export class LinkMeter {
  readonly #roundTripsMs = signal<readonly number[]>([]);
  readonly #facts = signal<Pick<AgentNote, 'viewers' | 'screenMs'> | null>(null);
  readonly #bandwidth = signal<Bandwidth | null>(null);
  #last: { readonly atMs: number; readonly traffic: Traffic } | null = null;

  /** Newest last, in milliseconds. */
  readonly roundTripsMs = this.#roundTripsMs.asReadonly();
  readonly latestMs = computed(() => this.#roundTripsMs().at(-1) ?? null);
  readonly medianMs = computed(() => median(this.#roundTripsMs()));
  readonly tone = computed(() => toneOf(this.medianMs()));
  readonly bandwidth = this.#bandwidth.asReadonly();
  /** Screens open on the session, this one included. */
  readonly viewers = computed(() => this.#facts()?.viewers ?? 1);
  /** What the agent needed to reach the screen, in milliseconds. */
  readonly screenMs = computed(() => this.#facts()?.screenMs ?? null);

  /** A new link begins, whose round trips say nothing about those of the last one. */
  begin(): void {
    this.#roundTripsMs.set([]);
    this.#bandwidth.set(null);
    this.#last = null;
  }

  /** A ping came back. `nowMs` is on any steady clock. */
  add(roundTripMs: number, note: AgentNote, traffic: Traffic, nowMs: number): void {
    this.#roundTripsMs.update((before) => [...before.slice(1 - REMEMBERED), roundTripMs]);
    this.#facts.set({ viewers: note.viewers, screenMs: note.screenMs });
    const last = this.#last;
    this.#last = { atMs: nowMs, traffic };
    if (last === null || nowMs <= last.atMs) return;
    const perSecond = (bytes: number): number => (bytes * 8_000) / (nowMs - last.atMs);
    this.#bandwidth.set({
      bitsIn: perSecond(traffic.bytesIn - last.traffic.bytesIn),
      bitsOut: perSecond(traffic.bytesOut - last.traffic.bytesOut),
    });
  }
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

function toneOf(medianMs: number | null): LinkTone {
  if (medianMs === null) return 'unknown';
  if (medianMs <= GOOD_MS) return 'good';
  return medianMs <= FAIR_MS ? 'fair' : 'poor';
}
