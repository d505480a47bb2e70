import { Duplex } from 'node:stream';
import type { RawData, WebSocket } from 'ws';

type Done = (error?: Error | null) => void;

/** Subprotocol by which the API forwards ports: each message begins with the number of its channel. */
export const PORT_FORWARD_PROTOCOL = 'v4.channel.k8s.io';

const DATA = 0;
const ERROR = 1;
/** The first message of a channel holds the number of the port, 16 bits, and nothing else. */
const PORT_BYTES = 2;
/** What waits here to be read before the connection is told to hold. */
const READ_AHEAD_BYTES = 256 * 1024;
const DATA_CHANNEL = Buffer.of(DATA);

/**
 * One port of a pod as a byte stream, over a WebSocket that has been opened to its `portforward` and is paused. Both sides go at the pace of the slower
 * one. There is no half-close in this protocol: whoever ends this side still reads for as long as the pod sends.
 */
export class PortForwardStream extends Duplex {
  private hasPort = false;

  constructor(private readonly socket: WebSocket) {
    super({ readableHighWaterMark: READ_AHEAD_BYTES, allowHalfOpen: true });
    socket.binaryType = 'nodebuffer';
    socket.on('message', (data, isBinary) => this.receive(data, isBinary));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.finish());
    socket.resume();
  }

  override _read(): void {
    if (this.socket.isPaused) this.socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    if (this.socket.readyState !== this.socket.OPEN) done(new Error('The connection to the pod is closed.'));
    else this.socket.send(Buffer.concat([DATA_CHANNEL, chunk]), done);
  }

  override _destroy(error: Error | null, done: Done): void {
    this.socket.terminate();
    done(error);
  }

  private receive(data: RawData, isBinary: boolean): void {
    if (!isBinary || !Buffer.isBuffer(data) || data.length === 0) return;
    const [channel] = data;
    const content = data.subarray(1);
    if (channel === ERROR && content.length > PORT_BYTES) {
      this.destroy(new Error(content.toString('utf8').slice(0, 500)));
    } else if (channel === DATA) {
      this.passOn(this.hasPort ? content : content.subarray(PORT_BYTES));
      this.hasPort = true;
    }
  }

  private passOn(content: Buffer): void {
    if (content.length > 0 && !this.push(content)) this.socket.pause();
  }

  private finish(): void {
    if (this.destroyed) return;
    this.push(null);
    // Nobody takes what is written from now on.
    if (!this.writableEnded) this.end();
  }
}
