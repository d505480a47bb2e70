import type { Clock } from '../clock.js';

/** When a person last did something in each session, by this machine's clock. */
export class InputActivity {
  private readonly lastInputMs = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  note(sessionId: string): void {
    this.lastInputMs.set(sessionId, this.clock.now());
  }

  /** An ISO timestamp, or null when this process saw no input. */
  lastInputAt(sessionId: string): string | null {
    const at = this.lastInputMs.get(sessionId);
    return at === undefined ? null : new Date(at).toISOString();
  }

  /** Whether somebody did something at `since` (wall-clock time in milliseconds) or later. */
  hasInputSince(sessionId: string, since: number): boolean {
    return (this.lastInputMs.get(sessionId) ?? -Infinity) >= since;
  }

  /** Forgets sessions that are not in `live`. */
  keepOnly(live: ReadonlySet<string>): void {
    for (const sessionId of this.lastInputMs.keys()) {
      if (!live.has(sessionId)) this.lastInputMs.delete(sessionId);
    }
  }
}
