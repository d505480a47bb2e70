import { type FileHandle, open } from 'node:fs/promises';
import { write } from 'node:fs';
import { promisify } from 'node:util';

/** Where lines go. */
export interface LineSink {
  /** Writes whole lines, or rejects; then some of them may have been written. */
  write(lines: string): Promise<void>;
}

const STANDARD_OUTPUT = 1;
const NEW_LINE = 0x0a;
/** How long a pipe that is full, and says so, is tried again, in milliseconds. */
const FULL_MS = 10_000;
const PAUSE_MS = 20;

const writeSome = promisify(write);

/**
 * Appends to a file by its name, and opens it anew each time: whoever rotates it by renaming gets the next lines in a new file. A line that was
 * cut short, by a full disk for example, is ended before the next one.
 */
export class FileSink implements LineSink {
  constructor(private readonly path: string) {}

  async write(lines: string): Promise<void> {
    const file = await open(this.path, 'a+', 0o640);
    try {
      await file.appendFile(`${(await endsWithinLine(file)) ? '\n' : ''}${lines}`, 'utf8');
      await file.datasync();
    } finally {
      await file.close();
    }
  }
}

async function endsWithinLine(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] !== NEW_LINE;
}

/**
 * Writes to standard output, off the event loop: a reader that does not read keeps nothing waiting but the stream. A line that was cut short is
 * ended before the next one.
 */
export class StandardOutputSink implements LineSink {
  private isWithinLine = false;

  /** @param descriptor another one than standard output, for tests. */
  constructor(private readonly descriptor: number = STANDARD_OUTPUT) {}

  async write(lines: string): Promise<void> {
    const deadline = performance.now() + FULL_MS;
    let rest: Uint8Array = Buffer.from(`${this.isWithinLine ? '\n' : ''}${lines}`, 'utf8');
    while (rest.length > 0) {
      this.isWithinLine = true;
      try {
        rest = rest.subarray((await writeSome(this.descriptor, rest)).bytesWritten);
      } catch (error) {
        if (!isFull(error) || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
      }
    }
    this.isWithinLine = false;
  }
}

const isFull = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'EAGAIN';

/** The sink that `STREAMSPACE_AUDIT_STREAM` names; null for none. */
export function sinkFor(target: string | null): LineSink | null {
  if (target === null) return null;
  return target === 'stdout' ? new StandardOutputSink() : new FileSink(target.slice('file:'.length));
}
