/** Something that runs until it is stopped. */
export interface Part {
  stop(): Promise<void>;
}

/** What runs beside the benchmark, to be stopped in the opposite order, whatever becomes of it. */
export class Parts {
  private readonly running: Part[] = [];

  add<T extends Part>(part: T): T {
    this.running.push(part);
    return part;
  }

  async stop(): Promise<void> {
    for (let part = this.running.pop(); part; part = this.running.pop()) await part.stop();
  }
}
