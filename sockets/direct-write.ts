import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/**
 * Writes that go straight to the kernel. A key or a tile of a picture is some bytes, and Node's stream makes about ten objects, a tick and
 * two calls of its own for each write, which is most of what a relay does between reading it and sleeping again. The number of the
 * connection behind a socket has no public name, so nothing is written when it is not there: then the stream does it.
 */

/**
 * Offers `bytes` to the kernel and answers with how many it took: all of them as a rule; some, or none, when the other side is slow; none
 * when bytes that were written to the stream still wait, or when `to` is no plain socket. The rest is for the stream, which also finds out
 * what is wrong with a connection that is broken.
 */
export function writeDirectly(to: Duplex, bytes: Uint8Array): number {
  // A TLS socket has a connection as well, but what is written to it must be encrypted before.
  if (!to.writable || to.writableLength > 0 || Object.getPrototypeOf(to) !== Socket.prototype) return 0;
  const descriptor = descriptorOf(to);
  if (descriptor < 0) return 0;
  try {
    return writeSync(descriptor, bytes);
  } catch {
    return 0;
  }
}

function descriptorOf(socket: Duplex): number {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('fd' in handle)) return -1;
  return typeof handle.fd === 'number' ? handle.fd : -1;
}
