import type { Socket } from 'node:net';
import { connectInPlace, type InPlaceStream } from './in-place-socket.js';

/** All viewers are read into this, by turns: what they send is passed on, or copied, before anything else is read. */
const memory = Buffer.allocUnsafeSlow(64 * 1024);

/** Connects to where viewers come from, for a request to an `http:` address. */
export function connectViewerSocket({ hostname, port }: URL): Socket & InPlaceStream {
  // An IPv6 address stands in brackets in a URL.
  return connectInPlace({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || '80') }, memory);
}
