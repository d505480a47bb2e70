import type { Socket } from 'node:net';

/**
 * Moves every byte of `from` to `to`, at the pace of the slower one, and ends `to` after the end of `from`. The one place that decides how
 * bytes are copied: here by Node's own pipe, which stops reading while more than one buffer waits to be written.
 */
export function pump(from: Socket, to: Socket): void {
  from.pipe(to);
}
