import { DestroyRef, Injectable, inject } from '@angular/core';
import type { AgentNote } from '../../../../../protocol/agent/stream-notes.js';
import type { StreamChannel } from './stream-channel';
import { LinkMeter } from './link-meter';
import { LinkPulse } from './link-pulse';

/** Close code of an agent that takes bytes only. */
const TEXT_UNWANTED = 1003;

/** What a watch needs of a stream. */
export type WatchedStream = Pick<StreamChannel, 'say' | 'abandon' | 'heardAtMs' | 'traffic'>;

/** Watches over one stream after the other: measures it, and cuts it when nothing arrives any more. Provided by the viewer. */
@Injectable()
export class LinkWatch {
  readonly #meter = inject(LinkMeter);
  #pulse: LinkPulse | null = null;
  #hasAnswered = false;
  /** Whether the agent is older than notes, so that none must be said. */
  #isMute = false;

  constructor() {
    inject(DestroyRef).onDestroy(() => this.end());
  }

  begin(stream: WatchedStream): void {
    this.end();
    this.#meter.begin();
    this.#hasAnswered = false;
    if (this.#isMute) return;
    this.#pulse = new LinkPulse(stream, {
      answered: (roundTripMs, note) => this.#meter.add(roundTripMs, note, stream.traffic, performance.now()),
      broken: () => stream.abandon(),
    });
    this.#pulse.start();
  }

  end(): void {
    this.#pulse?.stop();
    this.#pulse = null;
  }

  hear(note: AgentNote): void {
    this.#hasAnswered = true;
    this.#pulse?.hear(note);
  }

  /** There is reason to doubt that the stream lives. */
  check(): void {
    this.#pulse?.check();
  }

  /** Whether the stream was closed with `code` because its agent understands no notes. Later streams are then left without any. */
  isDeafAgent(code: number): boolean {
    if (code !== TEXT_UNWANTED || this.#pulse === null || this.#hasAnswered) return false;
    this.#isMute = true;
    return true;
  }
}
