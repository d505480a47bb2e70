import { FileSink, type LineSink } from '../../src/audit/stream/line-sink.js';

/** Writes what it gets, and then says a number of times that it could not: nobody can tell whether it did. */
export class FailingSink implements LineSink {
  private readonly file: FileSink;

  constructor(
    path: string,
    private failures: number,
  ) {
    this.file = new FileSink(path);
  }

  async write(lines: string): Promise<void> {
    await this.file.write(lines);
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('No space left on the device.');
  }
}
