import { randomUUID } from 'node:crypto';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import { VIEWER_SUBPROTOCOL } from '../../../protocol/agent/streams.js';
import type { StreamBytes } from '../../agents/streams/stream-meter.js';
import { switchingProtocols } from '../../agents/streams/websocket-handshake.js';
import type { Clock } from '../../platform/clock.js';
import type { Viewing } from '../splice/live-stream.js';
import type { OpenStream } from '../splice/open-streams.js';
import type { ViewerKeeper, WaitingViewer } from '../stream-opener.js';
import { sayGoodbye } from './close-frame.js';

/**
 * A viewer whose WebSocket is open before there is a screen. Nothing is read of what it says, which is nothing until a screen has spoken: who
 * speaks all the same says goodbye, or has gone wrong.
 */
export class EarlyViewer implements OpenStream, ViewerKeeper {
  readonly streamId = randomUUID();
  readonly sessionId: string;
  readonly userId: string;
  readonly signInId: string;
  readonly access: OpenStream['access'];
  readonly closed: Promise<void>;
  private readonly over = new AbortController();
  private readonly hangUp = (): void => void this.viewer.socket.destroy();
  private leave: () => void = () => undefined;
  private isAway = false;

  /** Answers the handshake, unless nobody waits for the answer any more. */
  constructor(
    viewing: Viewing,
    private readonly viewer: WaitingViewer,
    private readonly clock: Clock,
  ) {
    ({ sessionId: this.sessionId, userId: this.userId, signInId: this.signInId, access: this.access } = viewing);
    this.closed = new Promise((resolve) => (this.leave = resolve));
    if (hasLeft(viewer)) this.forget();
    else this.receive();
  }

  get gone(): AbortSignal {
    return this.over.signal;
  }

  bytes(): StreamBytes {
    return { toAgent: 0, fromAgent: 0 };
  }

  /** Says goodbye to the viewer. Does nothing once it has its screen, or was said goodbye to. */
  end(code: StreamCloseCode): void {
    if (this.isAway) return;
    this.release();
    this.over.abort();
    void sayGoodbye(this.viewer.socket, code, this.clock).then(this.leave);
  }

  /**
   * The viewer, for whoever brings it a screen; its handshake is answered. It is watched over until that screen takes it, and nothing is read of it. Null
   * when it has left.
   */
  handOn(): WaitingViewer | null {
    return this.isThere() ? { ...this.viewer, key: null, keeper: this } : null;
  }

  take(): boolean {
    if (!this.isThere()) return false;
    this.release();
    this.leave();
    return true;
  }

  private isThere(): boolean {
    if (hasLeft(this.viewer)) this.forget();
    return !this.isAway;
  }

  private receive(): void {
    const { socket, key } = this.viewer;
    if (key !== null && socket.writable) socket.write(switchingProtocols(key, VIEWER_SUBPROTOCOL));
    socket.once('close', () => this.forget());
    // An end of which nothing comes before is told by this event alone.
    socket.on('readable', this.hangUp).on('end', this.hangUp);
  }

  private release(): void {
    this.isAway = true;
    this.viewer.socket.off('readable', this.hangUp).off('end', this.hangUp);
  }

  private forget(): void {
    this.release();
    this.viewer.socket.destroy();
    this.over.abort();
    this.leave();
  }
}

/** Whether a viewer is there no more, or has said something; its socket may have told that before anybody listened. */
function hasLeft({ socket, head }: WaitingViewer): boolean {
  return socket.destroyed || socket.readableEnded || head.length > 0 || socket.readableLength > 0;
}
