import type { Socket } from 'node:net';
import type { z } from 'zod';

/** The other end did not say what it should have. */
export class LineError extends Error {
  override readonly name = 'LineError';
}

/** Writes `message` as one line of JSON. */
export function writeLine(socket: Socket, message: object): void {
  if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
}

/**
 * Reads one line of JSON from a paused socket, which is paused again afterwards, with all that follows the line still to be read. Whoever
 * wants a deadline destroys the socket.
 *
 * @throws LineError when the line is longer than `maxBytes`, does not fit `schema`, or the connection ends before it does.
 */
export async function readLine<Message>(
  socket: Socket,
  schema: z.ZodType<Message>,
  maxBytes: number,
): Promise<Message> {
  const text = await nextLine(socket, maxBytes);
  const parsed = schema.safeParse(parseJson(text));
  if (!parsed.success) throw new LineError('A line does not fit what is spoken here.');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LineError('A line is not JSON.');
  }
}

function nextLine(socket: Socket, maxBytes: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const settle = (): void => {
      socket.off('readable', look).off('end', fail).off('close', fail);
      socket.pause();
    };
    const fail = (): void => {
      settle();
      reject(new LineError('The connection ended before the line did.'));
    };
    const look = (): void => {
      for (let chunk: unknown = socket.read(); Buffer.isBuffer(chunk); chunk = socket.read()) {
        read = Buffer.concat([read, chunk]);
        const end = read.indexOf('\n');
        if (end > maxBytes || (end < 0 && read.length > maxBytes)) {
          settle();
          reject(new LineError('A line is too long.'));
          return;
        }
        if (end < 0) continue;
        settle();
        if (end + 1 < read.length) socket.unshift(read.subarray(end + 1));
        resolve(read.subarray(0, end).toString('utf8'));
        return;
      }
    };
    if (socket.destroyed) {
      fail();
      return;
    }
    socket.on('readable', look).once('end', fail).once('close', fail);
    look();
  });
}
