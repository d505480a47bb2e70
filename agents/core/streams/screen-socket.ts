import type { NetConnectOpts, Socket } from 'node:net';
import { connectInPlace, type InPlaceStream } from './in-place-socket.js';

/** Few system calls for many bytes, and still small enough to stay in the processor's cache. Pages that nothing was read into cost nothing. */
const READ_BYTES = 256 * 1024;

/** Connects to a screen, with memory of its own: what a slow viewer does not take waits there. */
export function connectScreenSocket(address: NetConnectOpts): Socket & InPlaceStream {
  return connectInPlace(address, Buffer.allocUnsafeSlow(READ_BYTES));
}
