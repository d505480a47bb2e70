import type { Duplex } from 'node:stream';

/** Reads exactly `length` bytes and leaves what follows in the stream. Rejects when it ends or breaks before. */
export async function readExactly(stream: Duplex, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let missing = length;
  while (missing > 0) {
    const chunk: unknown = stream.read();
    if (Buffer.isBuffer(chunk)) {
      parts.push(chunk.subarray(0, missing));
      if (chunk.length > missing) stream.unshift(chunk.subarray(missing));
      missing -= Math.min(missing, chunk.length);
    } else if (stream.readableEnded || stream.destroyed) {
      throw stream.errored ?? new Error('The screen closed the connection.');
    } else {
      // Only with nothing left to read: a stream that holds something calls a new listener at once, again and again.
      await somethingHappened(stream);
    }
  }
  return Buffer.concat(parts);
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
