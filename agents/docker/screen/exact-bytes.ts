import type { Duplex } from 'node:stream';

/** Reads exactly `length` bytes and leaves what follows in the stream. Rejects when it ends or breaks before. */
export async function readExactly(stream: Duplex, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  for (;;) {
    const chunk: unknown = stream.read(length);
    if (Buffer.isBuffer(chunk) && chunk.length === length) return chunk;
    if (chunk !== null || stream.readableEnded || stream.destroyed) {
      throw stream.errored ?? new Error('The screen closed the connection.');
    }
    await somethingHappened(stream);
  }
}

function somethingHappened(stream: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const events = ['readable', 'end', 'close', 'error'];
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
