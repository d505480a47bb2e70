import type { Socket } from 'node:net';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';

/** Two connections whose bytes somebody else passes on end together: at once when one breaks, soon after when one ends properly. */
export function joinEnds(one: Socket, other: Socket): void {
  follow(one, other);
  follow(other, one);
}

function follow(one: Socket, other: Socket): void {
  one.once('close', () => {
    if (!one.readableEnded) {
      other.destroy();
      return;
    }
    // What was sent last is still on its way.
    other.end();
    const grace = setTimeout(() => other.destroy(), STREAM_HALF_CLOSE_GRACE_MS);
    other.once('close', () => clearTimeout(grace));
  });
}
