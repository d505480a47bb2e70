import { writeSync } from 'node:fs';
import type { DestinationStream } from 'pino';

const STANDARD_OUTPUT = 1;

/**
 * Writes log lines to a descriptor, at once. A log that cannot be written, because the disk is full or nobody reads it, must not stop the
 * product: such a line is dropped, and the next one is tried anew.
 */
export class LogDestination implements DestinationStream {
  constructor(private readonly descriptor: number = STANDARD_OUTPUT) {}

  write(line: string): void {
    let rest: Uint8Array = Buffer.from(line);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.descriptor, rest));
    } catch {
      // Saying so would be a line that cannot be written either.
    }
  }
}
