import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { FairTurns } from '../../../sockets/fair-turns.js';

/**
 * Takes bytes where they were read, so that nothing is copied. The memory is read into again as soon as this answers true, or, after false,
 * when the reader calls `resume`.
 */
export type TakeInPlace = (bytes: Buffer) => boolean;

/** A stream that can be read without a fresh buffer for each read. */
export interface InPlaceStream extends Duplex {
  /** Bytes go to `take` as soon as those are gone that the stream had read before; these still come as its events. */
  readInPlace(take: TakeInPlace): void;
}

/** Whether `stream` is read in place; others only have the events of a stream. */
export function isInPlaceStream(stream: Duplex): stream is InPlaceStream {
  return 'readInPlace' in stream;
}

/** Connects to `address` and reads into `memory`. The socket is a stream like any other until somebody reads it in place. */
export function connectInPlace(address: NetConnectOpts, memory: Buffer): Socket & InPlaceStream {
  let taker: TakeInPlace | undefined;
  /** Whether the taker still needs what is in the memory; it resumes the socket itself. */
  let isHeld = false;
  const turns = new FairTurns(() => {
    if (!isHeld) socket.resume();
  });
  const callback = (length: number): boolean => {
    const bytes = memory.subarray(0, length);
    // Nothing overtakes what was read as a stream and still waits there.
    if (!taker || socket.readableLength > 0) return socket.push(Buffer.from(bytes));
    isHeld = !taker(bytes);
    return !isHeld && turns.mayReadOn(length, memory.length);
  };
  const socket = connect({ ...address, noDelay: true, onread: { buffer: memory, callback } });
  const readInPlace = (take: TakeInPlace): void => {
    taker = take;
  };
  return Object.assign(socket, { readInPlace });
}
