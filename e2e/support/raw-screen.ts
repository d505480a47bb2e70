import { once } from 'node:events';
import { WebSocket } from 'ws';
import type { StreamTicket } from '../../protocol/http/sessions.js';
import { until } from './processes.js';

const VERSION_LENGTH = 12;
const NO_SECURITY = 1;
const SECURITY_RESULT_LENGTH = 4;
const SHARED = 1;
const SERVER_INIT_LENGTH = 24;
const NAME_LENGTH_AT = 20;

/** The part of the conversation in which one speaks after the other. */
class Greeting {
  private received = Buffer.alloc(0);
  private readonly keep = (data: Buffer): void => {
    this.received = Buffer.concat([this.received, data]);
  };

  constructor(private readonly socket: WebSocket) {
    socket.on('message', this.keep);
  }

  /** Resolves with the size of the screen. */
  async done(): Promise<{ width: number; height: number }> {
    this.socket.send(await this.take(VERSION_LENGTH));
    const [count = 0] = await this.take(1);
    await this.take(count);
    this.socket.send(Buffer.from([NO_SECURITY]));
    await this.take(SECURITY_RESULT_LENGTH);
    this.socket.send(Buffer.from([SHARED]));
    const init = await this.take(SERVER_INIT_LENGTH);
    await this.take(init.readUInt32BE(NAME_LENGTH_AT));
    this.socket.off('message', this.keep);
    return { width: init.readUInt16BE(0), height: init.readUInt16BE(2) };
  }

  private async take(count: number): Promise<Buffer> {
    await until('the screen to greet', () => {
      if (this.socket.readyState !== WebSocket.OPEN) throw new Error('The stream ended in the greeting.');
      return this.received.length >= count;
    });
    const bytes = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return bytes;
  }
}

/**
 * A viewer without a browser, which can stop reading (RFC 6143). It asks for whole pictures without any encoding, the most that a screen can be made to
 * send.
 */
export class RawScreen {
  private bytes = 0;

  private constructor(
    private readonly socket: WebSocket,
    readonly width: number,
    readonly height: number,
  ) {}

  /** Opens the screen of `ticket` as a page of `origin` would. */
  static async open(ticket: StreamTicket, origin: string): Promise<RawScreen> {
    const url = ticket.url.replace(/^http/, 'ws').replace('//localhost', '//127.0.0.1');
    const socket = new WebSocket(url, ticket.protocols, { origin, perMessageDeflate: false });
    const greeting = new Greeting(socket);
    await once(socket, 'open');
    const { width, height } = await greeting.done();
    const screen = new RawScreen(socket, width, height);
    socket.on('message', (data: Buffer) => (screen.bytes += data.length));
    return screen;
  }

  /** Bytes of one whole picture, without its headers. */
  get pictureBytes(): number {
    return this.width * this.height * 4;
  }

  /** Asks for the whole picture. */
  ask(): void {
    const request = Buffer.alloc(10);
    request.writeUInt8(3, 0);
    request.writeUInt16BE(this.width, 6);
    request.writeUInt16BE(this.height, 8);
    this.socket.send(request);
  }

  /** Stops reading, as somebody does whose machine is asleep: nothing is closed. */
  stall(): void {
    this.socket.pause();
  }

  /** Reads again. */
  resume(): void {
    this.socket.resume();
  }

  /** Waits for `count` more bytes of pictures, asking for pictures all the while. */
  async receives(count: number): Promise<void> {
    const wanted = this.bytes + count;
    await until('the raw viewer to get its pictures', () => {
      if (this.socket.readyState !== WebSocket.OPEN) throw new Error('The stream of the raw viewer has ended.');
      this.ask();
      return this.bytes >= wanted;
    });
  }

  close(): void {
    this.socket.close();
  }
}
