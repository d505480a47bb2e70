import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { VIEWER_SUBPROTOCOL } from '../../protocol/agent/streams.js';
import { AgentUnavailableError, StreamUnavailableError } from '../agents/agents.errors.js';
import { StreamRendezvous, type StreamTarget } from '../agents/stream-rendezvous.js';
import type { AgentStream } from '../agents/streams/agent-stream.js';
import { switchingProtocols } from '../agents/streams/websocket-handshake.js';
import type { Principal } from '../auth/principal.js';
import { Clock } from '../platform/clock.js';
import { splice } from '../platform/splice/splice.js';
import { SessionAccess } from '../sessions/session-access.js';
import { SessionNotFoundError } from '../sessions/sessions.errors.js';
import { liveStream, type Viewing } from './splice/live-stream.js';
import { type OpenStream, OpenStreams } from './splice/open-streams.js';
import { StreamLog } from './stream-log.js';
import { streamRefusal } from './stream-readiness.js';

/** Looks after a viewer until it has its screen. */
export interface ViewerKeeper {
  /** Fires when the viewer has left, or was said goodbye to. */
  readonly gone: AbortSignal;
  /** Lets go of the viewer, right before the first byte of its screen; false when it is gone. */
  take(): boolean;
}

/** A browser past its ticket, waiting for its 101. */
export interface WaitingViewer {
  readonly socket: Socket;
  /** Bytes that came with the handshake. */
  readonly head: Buffer;
  /** `Sec-WebSocket-Key`; null when the handshake was answered already. */
  readonly key: string | null;
  /** Who looks after it, if somebody does. */
  readonly keeper?: ViewerKeeper;
}

/** Joins a viewer with the screen of a session. */
@Injectable()
export class StreamOpener {
  constructor(
    private readonly access: SessionAccess,
    private readonly rendezvous: StreamRendezvous,
    private readonly streams: OpenStreams,
    private readonly log: StreamLog,
    private readonly clock: Clock,
  ) {}

  /**
   * Checks once more whether the person may see the session, brings its screen here, answers the viewer's handshake and splices the two.
   *
   * @throws SessionNotFoundError, SessionNotRunningError, AgentUnavailableError or StreamUnavailableError, before anything was written to
   * the viewer here.
   */
  open(principal: Principal, sessionId: string, viewer: WaitingViewer): Promise<void> {
    return this.streams.opening(() => this.enter(principal, sessionId, viewer));
  }

  private async enter(principal: Principal, sessionId: string, viewer: WaitingViewer): Promise<void> {
    const leave = this.streams.enter(principal.userId);
    try {
      const stream = await this.connect(principal, sessionId, viewer);
      void stream.closed.then(leave);
    } catch (error) {
      leave();
      throw error;
    }
  }

  private async connect(principal: Principal, sessionId: string, viewer: WaitingViewer): Promise<OpenStream> {
    const session = await this.access.viewable(principal, sessionId);
    // A web application has no screen that a WebSocket of ours could show.
    if (session.stream.kind !== 'rfb') throw new SessionNotFoundError();
    const { id, access, agentId } = session;
    const refusal = streamRefusal(session);
    if (refusal || agentId === null) throw refusal ?? new AgentUnavailableError();
    const target = { sessionId: id, port: session.stream.port, ...(access === 'view' && { access }) };
    const screen = await this.bring(agentId, target, viewer);
    const { userId, signInId } = principal;
    return this.show({ sessionId: id, userId, signInId, access }, screen, viewer);
  }

  private async show(viewing: Viewing, screen: AgentStream, viewer: WaitingViewer): Promise<OpenStream> {
    const { signInId, ...who } = viewing;
    try {
      await this.log.opened({ ...who, streamId: screen.streamId }, signInId);
    } catch (error) {
      abandon(screen);
      throw error;
    }
    if (viewer.keeper?.take() !== false) return this.join(viewing, screen, viewer);
    abandon(screen);
    void this.noteClosed(viewing, screen);
    throw new StreamUnavailableError();
  }

  /** Who waits with their handshake answered is told by their keeper when they have left. */
  private async bring(agentId: string, target: StreamTarget, { socket, keeper }: WaitingViewer): Promise<AgentStream> {
    if (keeper) return this.rendezvous.open(agentId, target, keeper.gone);
    const departure = new AbortController();
    const depart = (): void => departure.abort();
    socket.once('close', depart);
    try {
      return await this.rendezvous.open(agentId, target, departure.signal);
    } finally {
      socket.off('close', depart);
    }
  }

  private join(viewing: Viewing, screen: AgentStream, { socket, head, key }: WaitingViewer): OpenStream {
    if (head.length > 0 && !socket.destroyed) socket.unshift(head);
    if (key !== null && socket.writable) socket.write(switchingProtocols(key, VIEWER_SUBPROTOCOL));
    const stream = liveStream(viewing, screen, splice(socket, screen.socket, this.clock), this.clock);
    this.streams.add(stream);
    void stream.closed.then(() => this.noteClosed(viewing, screen));
    return stream;
  }

  private async noteClosed({ sessionId, userId, signInId }: Viewing, { streamId }: AgentStream): Promise<void> {
    await this.log.closed({ sessionId, streamId, userId }, signInId);
  }
}

/** Has nobody look at a screen that was brought. */
function abandon(screen: AgentStream): void {
  void screen.close(1011);
  screen.socket.destroy();
}
