import type { Clock } from '../clock.js';

/** Learns of each input; `quietMs` is the time since the one before in the same session, infinite for the first. */
export type InputWatcher = (quietMs: number) => void;

/** One moment, by the clock on the wall and by the one that never jumps, in milliseconds. */
interface Moment {
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** When a person last did something in each session, by this machine's clock. */
export class InputActivity {
  private readonly lastInputs = new Map<string, Moment>();
  private watcher: InputWatcher = () => undefined;

  constructor(private readonly clock: Clock) {}

  /** Tells `watcher` of each input from now on, in place of the one before. */
  watch(watcher: InputWatcher): void {
    this.watcher = watcher;
  }

  note(sessionId: string): void {
    const monotonicMs = this.clock.monotonicMs();
    const before = this.lastInputs.get(sessionId)?.monotonicMs ?? -Infinity;
    this.lastInputs.set(sessionId, { wallMs: this.clock.now(), monotonicMs });
    this.watcher(monotonicMs - before);
  }

  /** An ISO timestamp, or null when this process saw no input. */
  lastInputAt(sessionId: string): string | null {
    const at = this.lastInputs.get(sessionId);
    return at === undefined ? null : new Date(at.wallMs).toISOString();
  }

  /** How long ago that was, in whole milliseconds, whatever the clock on the wall says; null when this process saw no input. */
  lastInputAgeMs(sessionId: string): number | null {
    const at = this.lastInputs.get(sessionId);
    return at === undefined ? null : Math.round(this.clock.monotonicMs() - at.monotonicMs);
  }

  /** Whether somebody did something at `since` (wall-clock time in milliseconds) or later. */
  hasInputSince(sessionId: string, since: number): boolean {
    return (this.lastInputs.get(sessionId)?.wallMs ?? -Infinity) >= since;
  }

  /** Forgets sessions that are not in `live`. */
  keepOnly(live: ReadonlySet<string>): void {
    for (const sessionId of this.lastInputs.keys()) {
      if (!live.has(sessionId)) this.lastInputs.delete(sessionId);
    }
  }
}
