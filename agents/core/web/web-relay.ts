import {
  createServer,
  type ClientRequest,
  type IncomingMessage,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { createProxyServer } from 'httpxy';
import type { Logger } from 'pino';
import { messageOf, systemCodeOf } from '../error-text.js';
import type { WebEndpoint } from '../session-runtime.js';
import { pairs, passAnswer } from './answers.js';
import { basicAuthorization } from './basic-authorization.js';
import type { WebActivity } from './web-activity.js';
import type { WebStream } from './web-stream.js';

/** Only a name for the bookkeeping of Node's agents: connections are the runtime's. */
const TARGET = { protocol: 'http:', host: 'application', port: 80 };

/**
 * How long an application may take to answer a WebSocket's handshake, in milliseconds: longer than the control plane waits, whose hanging up is not
 * noticed before the answer, since nothing is read from it until then.
 */
const HANDSHAKE_MS = 35_000;

const SERVING: ServerOptions = {
  keepAliveTimeout: 0,
  requestTimeout: 0,
  // What the control plane takes of a browser, and what it adds, in bytes.
  maxHeaderSize: 32 * 1024,
  // Node would answer a request without one itself.
  requireHostHeader: false,
};

/**
 * Reads the control plane's requests off its streams and passes them on to the applications, with the password that each asks for, and passes
 * their answers back as they come. Nothing is kept, nothing waits but what TCP holds, and nothing times out but handshakes of WebSockets. An
 * application that refuses or hangs up breaks the stream, which the control plane knows how to explain: nothing is answered in its place.
 */
export class WebRelay {
  private readonly server = createServer(SERVING);
  private readonly proxy = createProxyServer({ target: TARGET, selfHandleResponse: true });
  private readonly streams = new WeakMap<Duplex, WebStream>();
  /** Requests that went out over a connection that had waited. */
  private readonly overUsedConnections = new WeakSet<IncomingMessage>();
  /** Requests whose sender waits for leave to send the body. */
  private readonly waiting = new WeakSet<IncomingMessage>();

  constructor(
    private readonly activity: WebActivity,
    private readonly log: Logger,
  ) {
    this.server.on('checkContinue', (request: IncomingMessage) => this.waiting.add(request));
    for (const event of ['request', 'checkContinue', 'checkExpectation'])
      this.server.on(
        event,
        (request: IncomingMessage, response: ServerResponse) => void this.passRequest(request, response),
      );
    this.server.on('upgrade', (request: IncomingMessage, _client, head: Buffer) => {
      void this.passWebSocket(request, head);
    });
    this.server.on('clientError', (error, client) => this.break(client, error));
    this.proxy.on('proxyReq', (asking, request, response) => {
      this.prepare(asking, request);
      if (this.waiting.has(request)) this.askForLeave(asking, request, response);
    });
    this.proxy.on('proxyRes', (answer, request, response) => {
      try {
        passAnswer(answer, request, response);
      } catch (error) {
        this.break(request.socket, error);
      }
    });
    this.proxy.on('proxyReqWs', (asking, request) => {
      asking.on('upgrade', (_answer, upstream) => this.joinWebSocket(request, upstream));
    });
  }

  /** Serves `stream` from now on, until it ends. */
  serve(stream: WebStream): void {
    this.streams.set(stream.client, stream);
    this.server.emit('connection', stream.client);
  }

  private async passRequest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    for (const side of [request, response]) side.on('error', () => undefined);
    // Ours to say: it would keep the library from asking us what else the application is to be told.
    delete request.headers.expect;
    try {
      const stream = this.streams.get(request.socket);
      if (!stream || request.headers.host === undefined) throw new Error('It cannot be told who is asked.');
      const { method = '', url = '' } = request;
      this.activity.noteRequest(stream.sessionId, stream.application.endpoint.activity, method, url);
      await this.passOrRepeat(stream, request, response);
    } catch (error) {
      this.break(request.socket, error);
    }
  }

  private async passOrRepeat(
    { application: agent }: WebStream,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    try {
      await this.proxy.web(request, response, { agent });
    } catch (error) {
      // A connection that waited may be closed in the moment that it is used.
      const mayRepeat = isRepeatable(request) && this.overUsedConnections.has(request) && !response.headersSent;
      if (!mayRepeat) throw error;
      await this.proxy.web(request, response, { agent });
    }
  }

  private prepare(asking: ClientRequest, request: IncomingMessage): void {
    const { socket } = asking;
    const application = this.streams.get(request.socket)?.application;
    const endpoint = socket ? application?.endpointOf(socket) : undefined;
    for (const [name, value] of Object.entries(authorizationFor(endpoint))) asking.setHeader(name, value);
    if (asking.reusedSocket) this.overUsedConnections.add(request);
    request.once('end', () => {
      if (request.rawTrailers.length > 0) asking.addTrailers(pairs(request.rawTrailers));
    });
    asking.on('upgrade', (_answer, upstream) => {
      upstream.destroy();
      this.break(request.socket, new Error('It switched to a protocol that nobody asked for.'));
    });
  }

  /** The application says whether it wants the body, and nobody else (RFC 9110, section 10.1.1). */
  private askForLeave(asking: ClientRequest, request: IncomingMessage, response: ServerResponse): void {
    asking.setHeader('Expect', '100-continue');
    asking.once('continue', () => {
      this.waiting.delete(request);
      if (!response.headersSent && !response.destroyed) response.writeContinue();
    });
    asking.flushHeaders();
  }

  /** Ends the exchange on `client`, and the stream with it. Says why, but neither what was asked nor what was said: both are people's own. */
  private break(client: Duplex, error: unknown): void {
    const reason = systemCodeOf(error) ?? messageOf(error);
    const session = this.streams.get(client)?.sessionId;
    this.log.debug({ session, reason }, 'an exchange with a web application broke');
    client.destroy();
  }

  private async passWebSocket(request: IncomingMessage, head: Buffer): Promise<void> {
    const client = request.socket;
    client.on('error', () => undefined);
    const stream = this.streams.get(client);
    try {
      const endpoint = await stream?.application.prepare();
      if (!stream || !endpoint) throw new Error('The stream is closed.');
      request.headers = { ...request.headers, ...authorizationFor(endpoint) };
      // Messages that are told by how they begin must not be compressed (RFC 7692): nobody offers it then.
      if (endpoint.activity.ignoredMessages.length > 0) delete request.headers['sec-websocket-extensions'];
      await this.proxy.ws(request, client, { agent: stream.application, upgradeTimeout: HANDSHAKE_MS }, head);
    } catch (error) {
      this.break(client, error);
    }
  }

  private joinWebSocket(request: IncomingMessage, upstream: Duplex): void {
    const client = request.socket;
    const stream = this.streams.get(client);
    if (!stream) return;
    stream.join(upstream);
    const { activity } = stream.application.endpoint;
    const messages = this.activity.messagesOf(stream.sessionId, activity, request.url ?? '');
    if (messages !== null) client.on('data', (chunk: Buffer) => messages.push(chunk));
  }
}

function authorizationFor(endpoint: WebEndpoint | undefined): { authorization?: string } {
  return endpoint?.credentials ? { authorization: basicAuthorization(endpoint.credentials) } : {};
}

/** Whether a request can be sent again: asking changes nothing, and no body of it is gone. */
function isRepeatable({ method = '', headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  return ['GET', 'HEAD', 'OPTIONS'].includes(method) && !hasBody;
}
