import type { Socket } from 'node:net';
import { STREAM_HALF_CLOSE_GRACE_MS } from '../../../protocol/agent/streams.js';
import type { Clock } from '../clock.js';
import { cheapestPump, type Pump } from './pump.js';

/** A peer that vanished without a word is noticed after about this long of silence, in milliseconds. */
const KEEP_ALIVE_MS = 15_000;

/** Bytes that went through, by direction. */
export interface SpliceTotals {
  readonly fromViewer: number;
  readonly fromAgent: number;
}

/** Two connections that are one. */
export interface Splice {
  /** Resolves once both are closed; never rejects. */
  readonly closed: Promise<SpliceTotals>;
  /** Bytes that went through so far, as the sockets count them. */
  totals(): SpliceTotals;
  /** Ends both at once. What is on the way is lost. */
  destroy(): void;
}

/** Calls `done` once both sockets are closed. Promises for each would weigh more than the stream itself, a thousand times. */
function whenClosed(sockets: readonly Socket[], done: () => void): void {
  let open = sockets.length;
  const count = (): void => {
    open -= 1;
    if (open === 0) done();
  };
  for (const socket of sockets) {
    if (socket.closed) count();
    else socket.once('close', count);
  }
}

/**
 * Makes one connection of two. Nothing is parsed and nothing is kept but what TCP's back-pressure leaves in one buffer each way. When one
 * side breaks, both end at once; when one side ends properly, what it sent last still gets through, and the other side has 5 s to end too.
 */
export function splice(viewer: Socket, agent: Socket, clock: Clock, pump: Pump = cheapestPump): Splice {
  const destroy = (): void => {
    viewer.destroy();
    agent.destroy();
  };
  for (const socket of [viewer, agent]) {
    socket.on('error', destroy);
    socket.setNoDelay(true);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
  }
  const totals = (): SpliceTotals => ({ fromViewer: viewer.bytesRead, fromAgent: agent.bytesRead });
  const closed = new Promise<SpliceTotals>((resolve) => whenClosed([viewer, agent], () => resolve(totals())));
  if (viewer.destroyed || agent.destroyed) destroy();
  else {
    endTogether(viewer, agent, clock, destroy);
    pump(viewer, agent);
    pump(agent, viewer);
  }
  return { closed, totals, destroy };
}

function endTogether(viewer: Socket, agent: Socket, clock: Clock, destroy: () => void): void {
  const grace = { isRunning: false };
  const startGrace = (): void => {
    if (grace.isRunning) return;
    grace.isRunning = true;
    const timer = clock.after(STREAM_HALF_CLOSE_GRACE_MS, destroy);
    whenClosed([viewer, agent], () => timer.cancel());
  };
  for (const [one, other] of [
    [viewer, agent],
    [agent, viewer],
  ] as const) {
    one.once('end', startGrace);
    one.once('close', (hadError) => {
      if (hadError || !one.readableEnded) destroy();
      // Nobody takes what the other side still sends: read it away, or its end is never seen.
      else other.unpipe().resume();
    });
  }
}
