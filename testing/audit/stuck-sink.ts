import type { LineSink } from '../../src/audit/stream/line-sink.js';

/** Takes lines and says nothing, as a reader that does not read, until it is told to let go. */
export class StuckSink implements LineSink {
  readonly isStuck: Promise<void>;
  private readonly gate: Promise<void>;
  private tell: () => void = () => undefined;
  private open: () => void = () => undefined;

  constructor() {
    this.isStuck = new Promise((resolve) => (this.tell = resolve));
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  write(): Promise<void> {
    this.tell();
    return this.gate;
  }

  letGo(): void {
    this.open();
  }
}
