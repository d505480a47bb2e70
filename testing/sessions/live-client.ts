import { io, type Socket } from 'socket.io-client';
import { LIVE_MESSAGES, LIVE_PATH, type LiveMessages } from '../../protocol/http/live.js';
import { Inbox } from '../agents-gateway/inbox.js';

/** A browser's live socket; every message is checked against its schema. */
export class LiveClient {
  readonly changes = new Inbox<LiveMessages['session.changed']>();
  readonly steps = new Inbox<LiveMessages['session.timeline']>();
  readonly signedOut: Promise<void>;
  /** Resolves with why, as socket.io says it. */
  readonly disconnected: Promise<string>;

  private constructor(private readonly socket: Socket) {
    socket.on('session.changed', (message: unknown) =>
      this.changes.put(LIVE_MESSAGES['session.changed'].parse(message)),
    );
    socket.on('session.timeline', (message: unknown) =>
      this.steps.put(LIVE_MESSAGES['session.timeline'].parse(message)),
    );
    this.signedOut = new Promise((resolve) => socket.once('signed-out', () => resolve()));
    this.disconnected = new Promise((resolve) => socket.once('disconnect', (reason) => resolve(reason)));
  }

  /** Connects as a page of `origin` does. Rejects with what the server said. */
  static async connect(url: string, auth: object, origin: string | null = url): Promise<LiveClient> {
    const socket = io(url, {
      path: LIVE_PATH,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      auth,
      extraHeaders: origin === null ? {} : { origin },
    });
    const client = new LiveClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve());
      socket.once('connect_error', (error) => {
        socket.disconnect();
        reject(error);
      });
    });
    return client;
  }

  close(): void {
    this.socket.disconnect();
  }
}
