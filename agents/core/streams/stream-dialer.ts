import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Ack, StreamClose, StreamOpen } from '../../../protocol/agent/messages.js';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import { problemDocument } from '../../../protocol/problem.js';
import type { Clock } from '../clock.js';
import { RuntimeError, type SessionRuntime } from '../session-runtime.js';
import type { SessionStreams } from '../sessions/session-streams.js';
import type { ApplicationConnection } from '../web/application-agent.js';
import type { WebGateway } from '../web/web-gateway.js';
import type { InputActivity } from './input-activity.js';
import type { SessionStream } from './session-stream.js';
import type { SessionViewers } from './session-viewers.js';
import { dialStream, httpOrigin, StreamHandshakeError } from './stream-handshake.js';
import { ViewOnlyScreen } from './view-only/view-only-screen.js';
import { ViewerStream } from './viewer-stream.js';
import type { StreamCounts, StreamKind } from '../metrics/agent-meter.js';

/** How long the control plane may take to answer a dial, in milliseconds. */
const DIAL_TIMEOUT_MS = 5_000;

export interface StreamDialerOptions {
  /** Origins (`http://host:port` or `https://…`) that may be dialled, and no other. */
  readonly origins: ReadonlySet<string>;
  readonly viewers: SessionViewers;
  /** Where streams of web applications end. */
  readonly gateway: WebGateway;
  readonly clock: Clock;
  readonly log: Logger;
  readonly pingIntervalMs?: number;
}

/** A stream that is being opened (no `stream` yet) or open. */
interface Entry {
  readonly sessionId: string;
  readonly kind: StreamKind;
  readonly opening: AbortController;
  /** What the opening comes to, for whoever asks for the stream again. */
  readonly outcome: Promise<Ack>;
  stream?: SessionStream;
}

/** The session's end of a stream, open, and how a stream is made of it once the other end is there. */
interface SessionEnd {
  readonly connection: Duplex;
  readonly join: (client: Duplex) => SessionStream;
}

/** Connects sessions with their viewers: one connection to the session, one dialled back to the control plane, per stream. */
export class StreamDialer implements SessionStreams, StreamCounts {
  private readonly entries = new Map<string, Entry>();
  private isStopped = false;

  constructor(
    private readonly runtime: SessionRuntime,
    private readonly activity: InputActivity,
    private readonly options: StreamDialerOptions,
  ) {}

  /**
   * Resolves when both ends are connected, or with the problem. Never rejects. A control plane whose connection was lost before the answer asks
   * again for the same stream, and is told what became of that one.
   */
  async open(request: StreamOpen): Promise<Ack> {
    const { streamId, sessionId, kind = 'rfb' } = request;
    if (this.isStopped) return refuse(streamId, 'The agent is stopping. Try again in a moment.');
    const known = this.entries.get(streamId);
    if (known) return known.outcome;
    const outcome = Promise.resolve().then(() => this.attempt(request, entry));
    const entry: Entry = { sessionId, kind, opening: new AbortController(), outcome };
    this.entries.set(streamId, entry);
    return outcome;
  }

  /** How many streams are open or being opened. */
  get size(): number {
    return this.entries.size;
  }

  /** How many of one kind are open or being opened. */
  countOf(kind: StreamKind): number {
    return [...this.entries.values()].filter((entry) => entry.kind === kind).length;
  }

  /** Closes one stream, if it is there. */
  close({ streamId, code, reason }: StreamClose): void {
    const entry = this.entries.get(streamId);
    entry?.opening.abort();
    entry?.stream?.closeWith(code, reason);
  }

  closeSession(sessionId: string, code: StreamCloseCode): void {
    this.closeWhere((entry) => entry.sessionId === sessionId, code);
  }

  /** Closes everything because the agent was revoked. Viewers dial again, and the control plane tells them what became of their session. */
  closeAll(): void {
    this.closeWhere(() => true, 1001);
  }

  /** Closes everything because the agent stops, and resolves when it is closed. Viewers dial again by themselves. */
  async stop(): Promise<void> {
    this.isStopped = true;
    const streams = [...this.entries.values()].flatMap(({ stream }) => (stream === undefined ? [] : [stream.ended]));
    this.closeWhere(() => true, 1012);
    await Promise.all(streams);
  }

  private closeWhere(matches: (entry: Entry) => boolean, code: StreamCloseCode): void {
    for (const entry of [...this.entries.values()].filter(matches)) {
      entry.opening.abort();
      entry.stream?.close(code);
    }
  }

  private async attempt(request: StreamOpen, entry: Entry): Promise<Ack> {
    const { streamId, sessionId } = request;
    try {
      await this.connect(request, entry);
      return { ok: true };
    } catch (error) {
      this.entries.delete(streamId);
      this.options.log.warn({ stream: streamId, session: sessionId, err: error }, 'a stream could not be opened');
      return refuse(streamId, sentenceOf(error));
    }
  }

  /**
   * Both ends at once: each takes a few round trips. The control plane shows nothing to anybody before it is told that both are there, and a session
   * that refuses calls the other end off.
   */
  private async connect(request: StreamOpen, entry: Entry): Promise<void> {
    const { opening } = entry;
    const url = this.checkedUrl(request.dialUrl);
    const [end, dialled] = await Promise.allSettled([
      this.openEnd(request, opening),
      dialStream(url, request.token, DIAL_TIMEOUT_MS, opening.signal),
    ]);
    if (end.status === 'fulfilled' && dialled.status === 'fulfilled' && !opening.signal.aborted) {
      const { socket, head } = dialled.value;
      noDelay(socket);
      entry.stream = end.value.join(socket);
      entry.stream.start(head);
      return;
    }
    if (end.status === 'fulfilled') end.value.connection.destroy();
    if (dialled.status === 'fulfilled') dialled.value.socket.destroy();
    if (end.status === 'rejected') throw end.reason;
    throw dialled.status === 'rejected' ? dialled.reason : new StreamHandshakeError('The stream was called off.');
  }

  private async openEnd(request: StreamOpen, opening: AbortController): Promise<SessionEnd> {
    try {
      const end = await (request.kind === 'http' ? this.openApplication(request) : this.openScreen(request));
      end.connection.on('error', () => undefined);
      return end;
    } catch (error) {
      opening.abort();
      throw error;
    }
  }

  private async openScreen(request: StreamOpen): Promise<SessionEnd> {
    const { clock } = this.options;
    const beganAtMs = clock.monotonicMs();
    const screen = await this.runtime.connect(request.sessionId, request.port);
    noDelay(screen);
    const shown = request.access === 'view' ? new ViewOnlyScreen(screen) : screen;
    const screenMs = Math.round(clock.monotonicMs() - beganAtMs);
    return { connection: shown, join: (viewer) => this.bridge(request, viewer, shown, screenMs) };
  }

  private async openApplication(request: StreamOpen): Promise<SessionEnd> {
    const first = await this.options.gateway.connect(request);
    return { connection: first.socket, join: (client) => this.relay(request, client, first) };
  }

  private bridge(request: StreamOpen, viewer: Duplex, screen: Duplex, screenMs: number): SessionStream {
    const { streamId, sessionId, port, access } = request;
    const { clock, log, pingIntervalMs, viewers } = this.options;
    const stream = new ViewerStream(viewer, screen, {
      clock,
      // Who may only look keeps nobody's session awake.
      sawInput: () => (access === 'view' ? undefined : this.activity.note(sessionId)),
      facts: () => ({ viewers: viewers.count(sessionId), screenMs }),
      ...(pingIntervalMs === undefined ? {} : { pingIntervalMs }),
    });
    viewers.enter(sessionId, port);
    log.info({ stream: streamId, session: sessionId }, 'stream opened');
    void stream.ended.then(() => {
      this.entries.delete(streamId);
      viewers.leave(sessionId);
      log.info({ stream: streamId, session: sessionId }, 'stream closed');
    });
    return stream;
  }

  /** A web application's own page: there is no viewer to count, one page opens many streams. */
  private relay(request: StreamOpen, client: Duplex, first: ApplicationConnection): SessionStream {
    const { streamId, sessionId } = request;
    const { gateway, log } = this.options;
    const stream = gateway.stream(request, client, first);
    void stream.ended.then(() => {
      this.entries.delete(streamId);
      log.debug({ stream: streamId, session: sessionId }, 'connection closed');
    });
    return stream;
  }

  private checkedUrl(dialUrl: string): URL {
    if (!URL.canParse(dialUrl)) throw new StreamHandshakeError('The address to dial cannot be read.');
    const url = new URL(dialUrl);
    const isAllowed = this.options.origins.has(httpOrigin(url)) && url.username === '' && url.password === '';
    if (isAllowed) return url;
    throw new StreamHandshakeError(
      `The agent may not dial ${url.host}. An administrator can allow it with STREAMSPACE_AGENT_STREAM_ORIGINS.`,
    );
  }
}

function refuse(streamId: string, detail: string): Ack {
  return { ok: false, problem: problemDocument('stream-unavailable', detail, streamId) };
}

/** Only errors that were written for people are quoted. */
function sentenceOf(error: unknown): string {
  if (error instanceof RuntimeError || error instanceof StreamHandshakeError) return error.message;
  return 'The session cannot be reached right now. Try again in a moment.';
}

/** Keys and small updates leave at once instead of waiting for more to come. */
function noDelay(side: Duplex): void {
  if (side instanceof Socket) side.setNoDelay(true);
}
