import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

type SocketSettings = Pick<Socket, 'ref' | 'setKeepAlive' | 'setNoDelay' | 'setTimeout' | 'unref'>;

/**
 * `stream` as HTTP's own parts want their connections: with the settings of a socket. What is none - a connection through somebody's API -
 * has nothing to be set, and takes them without effect.
 */
export function socketLike(stream: Duplex): Duplex {
  if (stream instanceof Socket) return stream;
  const unchanged = function (this: Socket): Socket {
    return this;
  };
  const settings: SocketSettings = {
    ref: unchanged,
    setKeepAlive: unchanged,
    setNoDelay: unchanged,
    setTimeout: unchanged,
    unref: unchanged,
  };
  return Object.assign(stream, settings);
}
