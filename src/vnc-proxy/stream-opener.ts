import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { VIEWER_SUBPROTOCOL } from '../../protocol/agent/streams.js';
import { AgentUnavailableError } from '../agents/agents.errors.js';
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

/** A browser past its ticket, waiting for its 101. */
export interface WaitingViewer {
  readonly socket: Socket;
  /** Bytes that came with the handshake. */
  readonly head: Buffer;
  /** `Sec-WebSocket-Key`; null when the handshake was answered already. */
  readonly key: string | null;
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
    const { access } = session;
    const refusal = streamRefusal(session);
    if (refusal || session.agentId === null) throw refusal ?? new AgentUnavailableError();
    const screen = await this.bring(
      session.agentId,
      { sessionId: session.id, port: session.stream.port, ...(access === 'view' && { access }) },
      viewer.socket,
    );
    const { userId, signInId } = principal;
    try {
      await this.log.opened({ sessionId: session.id, streamId: screen.streamId, userId, access }, signInId);
    } catch (error) {
      void screen.close(1011);
      screen.socket.destroy();
      throw error;
    }
    return this.join({ sessionId: session.id, userId, signInId, access }, screen, viewer);
  }

  private async bring(agentId: string, target: StreamTarget, viewer: Socket): Promise<AgentStream> {
    const departure = new AbortController();
    const depart = (): void => departure.abort();
    viewer.once('close', depart);
    try {
      return await this.rendezvous.open(agentId, target, departure.signal);
    } finally {
      viewer.off('close', depart);
    }
  }

  private join(viewing: Viewing, screen: AgentStream, { socket, head, key }: WaitingViewer): OpenStream {
    if (head.length > 0 && !socket.destroyed) socket.unshift(head);
    if (key !== null && socket.writable) socket.write(switchingProtocols(key, VIEWER_SUBPROTOCOL));
    const stream = liveStream(viewing, screen, splice(socket, screen.socket, this.clock), this.clock);
    this.streams.add(stream);
    const { sessionId, userId, signInId } = viewing;
    void stream.closed.then(() => this.log.closed({ sessionId, streamId: stream.streamId, userId }, signInId));
    return stream;
  }
}
