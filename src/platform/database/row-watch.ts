import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { DatabaseConfig } from '../config/control-plane.config.js';
import { ChangeFeed } from './change-feed.js';
import type { ChangeHint } from './change-hint.js';

/** What to do when something changed; `null` means that anything may have. Must not throw. */
export type Reaction = (hint: ChangeHint | null) => void;

/** The one way to follow the rows: hints when something happens, and a poll in case one was lost. */
@Injectable()
export class RowWatch {
  constructor(
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
    private readonly config: DatabaseConfig,
  ) {}

  /** Calls `react` with each hint, and with null every `periodMs` (the configured poll at most). The answer stops it. */
  follow(react: Reaction, periodMs: number = this.config.pollMs): () => void {
    const poll = this.clock.every(Math.min(periodMs, this.config.pollMs), () => react(null));
    const unsubscribe = this.feed.subscribe(react);
    return () => {
      poll.cancel();
      unsubscribe();
    };
  }
}
