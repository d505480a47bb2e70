import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import type { Person } from './person.js';

const ASK_EVERY_MS = 100;
const GREETING_MS = 10_000;
const UPDATE_REQUEST = Buffer.of(3, 0, 0, 0, 0, 0, 0, 16, 0, 16);
const INIT_LENGTH = 24;

/** Bytes of a screen came to whom they do not belong. */
export class ForeignScreenError extends Error {
  override readonly name = 'ForeignScreenError';
}

/** What came so far and was not taken. */
class Inflow {
  private received = Buffer.alloc(0);
  private wake: () => void = () => undefined;

  constructor(private readonly socket: WebSocket) {
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      if (isBinary) this.received = Buffer.concat([this.received, data]);
      this.wake();
    });
    socket.on('close', () => this.wake());
  }

  async take(count: number): Promise<Buffer> {
    while (this.received.length < count) {
      if (this.socket.readyState !== WebSocket.OPEN) throw new Error('The stream ended.');
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const bytes = this.received.subarray(0, count);
    this.received = this.received.subarray(count);
    return bytes;
  }
}

/** Name of a real screen that the rig has not named yet. */
const NAMELESS = 'StreamSpace';

/** How a screen is opened. */
export interface Look {
  /** Origin of the page, where that is not the address that the person dials. */
  readonly origin?: string;
  /** Whether a screen will do that does not say whose it is, as one that was started anew. */
  readonly isNamelessFine?: boolean;
}

/** Opens the screen as a page does and reads whose it is. The caller closes the socket. @throws ForeignScreenError */
export async function openScreen(
  person: Person,
  sessionId: string,
  { origin = person.url, isNamelessFine = false }: Look = {},
): Promise<WebSocket> {
  const ticket = await person.ticket(sessionId);
  // Over the line that this person is on.
  const url = ticket.url.replace(/^http/, 'ws').replace(new URL(ticket.url).host, new URL(person.url).host);
  const socket = new WebSocket(url, ticket.protocols, {
    origin,
    perMessageDeflate: false,
    handshakeTimeout: GREETING_MS,
  });
  socket.on('error', () => undefined);
  const inflow = new Inflow(socket);
  const late = setTimeout(() => socket.terminate(), GREETING_MS);
  try {
    await once(socket, 'open');
    const name = await greet(socket, inflow);
    if (name !== sessionId && !(isNamelessFine && name === NAMELESS))
      throw new ForeignScreenError(`The screen of session ${name} was shown as that of ${sessionId}.`);
    return socket;
  } catch (error) {
    socket.terminate();
    throw error;
  } finally {
    clearTimeout(late);
  }
}

/** The part of RFB in which one speaks after the other (RFC 6143, section 7.1). */
async function greet(socket: WebSocket, inflow: Inflow): Promise<string> {
  socket.send(await inflow.take(12));
  const [count = 0] = await inflow.take(1);
  await inflow.take(count);
  socket.send(Buffer.of(1));
  await inflow.take(4);
  socket.send(Buffer.of(1));
  const init = await inflow.take(INIT_LENGTH);
  return (await inflow.take(init.readUInt32BE(20))).toString();
}

/** A person who looks at a screen all the time, and whose page dials again by itself when the stream ends. */
export class ScreenViewer {
  /** When a picture came last, on the monotonic clock. */
  lastPictureMs = -Infinity;
  /** Streams that it had. */
  streams = 0;
  /** Longest time without a picture since the first one, in milliseconds. */
  longestGapMs = 0;
  foreign: ForeignScreenError | null = null;
  private isLooking = true;
  private socket: WebSocket | null = null;
  private readonly finished: Promise<void>;

  constructor(
    private readonly person: Person,
    readonly sessionId: string,
    /** Between two dials, in milliseconds. */
    private readonly redialMs: number,
    /** Origin of the page, where that is not the address that the person dials. */
    private readonly origin = person.url,
  ) {
    this.finished = this.look();
  }

  /** Whether a picture came since `sinceMs`. */
  hasSeenSince(sinceMs: number): boolean {
    return this.lastPictureMs > sinceMs;
  }

  async close(): Promise<void> {
    this.isLooking = false;
    this.socket?.terminate();
    await this.finished;
  }

  private async look(): Promise<void> {
    while (this.looksOn()) {
      try {
        this.socket = await openScreen(this.person, this.sessionId, { origin: this.origin, isNamelessFine: true });
        this.streams += 1;
        await this.watch(this.socket);
      } catch (error) {
        if (error instanceof ForeignScreenError) this.foreign = error;
      }
      if (this.looksOn()) await delay(this.redialMs);
    }
  }

  private looksOn(): boolean {
    return this.isLooking;
  }

  private async watch(socket: WebSocket): Promise<void> {
    const ask = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send(UPDATE_REQUEST);
      // A page that sees nothing for long gives the stream up.
      if (performance.now() - this.lastPictureMs > GREETING_MS) socket.terminate();
    }, ASK_EVERY_MS);
    this.note();
    socket.on('message', (_data, isBinary) => isBinary && this.note());
    await new Promise<void>((resolve) => {
      if (socket.readyState === WebSocket.CLOSED) resolve();
      else socket.once('close', () => resolve());
    });
    clearInterval(ask);
  }

  private note(): void {
    const now = performance.now();
    if (Number.isFinite(this.lastPictureMs)) this.longestGapMs = Math.max(this.longestGapMs, now - this.lastPictureMs);
    this.lastPictureMs = now;
  }
}
