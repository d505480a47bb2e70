import type { Duplex } from 'node:stream';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';

/** A stream between the control plane and a session, whatever is spoken over it. */
export interface SessionStream {
  /** Resolves when both sides are closed; never rejects. */
  readonly ended: Promise<void>;
  /** Begins to pass bytes on; `head` are bytes of the control plane that were read already. */
  start(head: Buffer): void;
  /** Ends both sides, telling the viewer why where the protocol can. The first close counts. */
  close(code: StreamCloseCode): void;
  /** As {@link close}, with a code that the control plane chose. */
  closeWith(code: number, reason: string): void;
}

/** Resolves once `side` is closed; never rejects. */
export function closeOf(side: Duplex): Promise<void> {
  return new Promise((resolve) => {
    if (side.closed) resolve();
    else side.once('close', () => resolve());
  });
}
