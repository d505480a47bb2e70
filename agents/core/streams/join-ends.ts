import type { Duplex } from 'node:stream';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';
import type { Clock, Timer } from '../clock.js';

/**
 * Two connections whose bytes are piped to one another end together: when one side ends properly, what it sent last still gets through, and
 * the other one has 5 s to end too; when one breaks, both end at once.
 */
export function joinEnds(one: Duplex, other: Duplex, clock: Clock): void {
  let grace: Timer | undefined;
  const cut = (): void => {
    one.destroy();
    other.destroy();
  };
  const follow = (side: Duplex, peer: Duplex): void => {
    side.on('error', cut);
    side.once('end', () => (grace ??= clock.schedule(STREAM_HALF_CLOSE_GRACE_MS, cut)));
    side.once('close', () => {
      if (peer.closed) grace?.cancel();
      else if (!side.readableEnded) cut();
      // Nobody takes what the other side still sends: read it away, or its end is never seen.
      else peer.unpipe().resume();
    });
  };
  follow(one, other);
  follow(other, one);
  if (one.destroyed || other.destroyed) cut();
}
