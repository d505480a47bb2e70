import { connect, type NetConnectOpts, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Few system calls for many bytes, and still small enough to stay in the processor's cache. Pages that nothing was read into cost nothing. */
const READ_BYTES = 256 * 1024;

/**
 * Takes bytes where they were read, so that nothing is copied. The memory is read into again as soon as this answers true, or, after false,
 * when the reader calls `resume`.
 */
export type TakeInPlace = (bytes: Buffer) => boolean;

/** A screen that can be read without a fresh buffer for each read. */
export interface InPlaceScreen extends Duplex {
  /** From now on all bytes go to `take`, those left aside that the stream had read before. */
  readInPlace(take: TakeInPlace): void;
}

/** Whether `screen` is read in place; others only have the events of a stream. */
export function isInPlaceScreen(screen: Duplex): screen is InPlaceScreen {
  return 'readInPlace' in screen;
}

/** Connects to a screen. The socket is a stream like any other until somebody reads it in place. */
export function connectScreenSocket(address: NetConnectOpts): Socket & InPlaceScreen {
  const memory = Buffer.allocUnsafeSlow(READ_BYTES);
  let pass: TakeInPlace = (bytes) => socket.push(Buffer.from(bytes));
  const callback = (length: number): boolean => pass(memory.subarray(0, length));
  const socket = connect({ ...address, noDelay: true, onread: { buffer: memory, callback } });
  const readInPlace = (take: TakeInPlace): void => {
    pass = take;
  };
  return Object.assign(socket, { readInPlace });
}
