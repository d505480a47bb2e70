import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { StreamOpen } from '../../protocol/agent/messages.js';
import {
  AGENT_STREAM_SUBPROTOCOL,
  AGENT_STREAM_TOKEN_PREFIX,
  agentStreamPath,
  VIEWER_SUBPROTOCOL,
} from '../../protocol/agent/streams.js';

const VIEWER_PATH = '/viewer/';
const STREAM_PATH = agentStreamPath('');
const HANDSHAKE_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A connection and the bytes of it that were read already. */
interface Arrival {
  readonly socket: Duplex;
  readonly head: Buffer;
}

interface Expected {
  readonly token: string;
  readonly arrived: (arrival: Arrival) => void;
}

/**
 * The control plane's part in a stream, as short as it can be: a browser comes to `/viewer/<session>`, the agent is asked to dial back,
 * and the two connections are joined.
 */
export class FakeStreamRendezvous {
  private readonly sockets = new Set<Duplex>();
  private readonly expected = new Map<string, Expected>();
  /** Streams that were asked for, in order. */
  readonly asked: StreamOpen[] = [];
  /** Answers a dial of the agent with something that is not the protocol. */
  spoilHandshake = false;
  private dialled: (socket: Duplex) => void = () => undefined;

  constructor(private readonly ask: (request: StreamOpen) => Promise<boolean>) {}

  /** Takes the upgrades that are its own; whether this was one. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    const path = request.url ?? '';
    socket.on('error', () => undefined);
    if (path.startsWith(VIEWER_PATH)) void this.openViewer(path.slice(VIEWER_PATH.length), request, { socket, head });
    else if (path.startsWith(STREAM_PATH)) this.takeAgent(path.slice(STREAM_PATH.length), request, { socket, head });
    else return false;
    this.sockets.add(socket);
    return true;
  }

  /** The next connection that an agent dials, once it was let in. */
  nextDial(): Promise<Duplex> {
    return new Promise((resolve) => (this.dialled = resolve));
  }

  /** Cuts every stream. */
  stop(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  private async openViewer(sessionId: string, request: IncomingMessage, viewer: Arrival): Promise<void> {
    const origin = `ws://${request.headers.host ?? ''}`;
    const streamId = randomUUID();
    const token = randomBytes(32).toString('base64url');
    const message = { streamId, sessionId, port: 5900, dialUrl: `${origin}${agentStreamPath(streamId)}`, token };
    this.asked.push(message);
    const arrival = new Promise<Arrival>((arrived) => this.expected.set(streamId, { token, arrived }));
    if (!(await this.ask(message))) {
      viewer.socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n');
      return;
    }
    const agent = await arrival;
    viewer.socket.write(switching(request, VIEWER_SUBPROTOCOL));
    join(viewer, agent);
  }

  private takeAgent(streamId: string, request: IncomingMessage, agent: Arrival): void {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(', ');
    const waiting = this.expected.get(streamId);
    this.expected.delete(streamId);
    if (waiting === undefined || !offered.includes(`${AGENT_STREAM_TOKEN_PREFIX}${waiting.token}`)) {
      agent.socket.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    agent.socket.write(switching(request, this.spoilHandshake ? 'another.protocol' : AGENT_STREAM_SUBPROTOCOL));
    waiting.arrived(agent);
    this.dialled(agent.socket);
  }
}

function switching(request: IncomingMessage, protocol: string): string {
  const key = request.headers['sec-websocket-key'] ?? '';
  const accept = createHash('sha1').update(`${key}${HANDSHAKE_GUID}`).digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`, '', ''].join('\r\n');
}

function join(one: Arrival, other: Arrival): void {
  other.socket.write(one.head);
  one.socket.write(other.head);
  one.socket.pipe(other.socket).pipe(one.socket);
  one.socket.on('close', () => other.socket.destroy());
  other.socket.on('close', () => one.socket.destroy());
}
