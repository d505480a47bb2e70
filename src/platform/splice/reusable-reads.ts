import type { Socket } from 'node:net';

/**
 * Reads of an accepted socket into memory that is used again. Node allocates a fresh buffer for each read of a stream; against that it
 * offers `onread`, but only for sockets that it connects itself. What stands behind `onread` is the same for every TCP socket and has no
 * public name, so this file looks whether all of it is there, as it was on Node 20.20, and answers no when anything is missing.
 */

/** Takes what comes on a socket. */
export interface ReusableReads {
  /** What the next bytes are read into, asked before the first read and after each one. */
  nextBuffer(): Uint8Array;
  /** `length` bytes came, at the beginning of that buffer. Answer false to read no more until the socket is resumed. */
  read(length: number): boolean;
}

/** Where a socket keeps what `onread` gave it. */
interface Places {
  readonly buffer: symbol;
  readonly callback: symbol;
  readonly generator: symbol;
}

/** Lets `reads` take all that comes on `socket` from now on. False, and nothing is changed, when that cannot be. */
export function readReusably(socket: Socket, reads: ReusableReads): boolean {
  const places = placesOf(socket);
  const useBuffer = bufferSetterOf(socket);
  // A TLS socket decrypts into buffers of its own.
  if (!places || !useBuffer || 'encrypted' in socket) return false;
  const first = reads.nextBuffer();
  useBuffer(first);
  Reflect.set(socket, places.buffer, first);
  Reflect.set(socket, places.callback, (length: number) => reads.read(length));
  Reflect.set(socket, places.generator, () => reads.nextBuffer());
  return true;
}

/** Null when one of the places is missing, or in use. */
function placesOf(socket: Socket): Places | null {
  const symbols = Object.getOwnPropertySymbols(socket);
  const place = (name: string): symbol | undefined =>
    symbols.find((symbol) => symbol.description === name && Reflect.get(socket, symbol) === null);
  const [buffer, callback, generator] = ['kBuffer', 'kBufferCb', 'kBufferGen'].map(place);
  return buffer && callback && generator ? { buffer, callback, generator } : null;
}

/** What tells the operating system's side of the socket which memory to read into. */
function bufferSetterOf(socket: Socket): ((buffer: Uint8Array) => void) | null {
  const handle: unknown = Reflect.get(socket, '_handle');
  if (typeof handle !== 'object' || handle === null || !('useUserBuffer' in handle)) return null;
  const { useUserBuffer } = handle;
  if (typeof useUserBuffer !== 'function') return null;
  return (buffer) => void Reflect.apply(useUserBuffer, handle, [buffer]);
}
