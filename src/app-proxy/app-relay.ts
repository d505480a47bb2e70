import { type ClientRequest, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { createProxyServer } from 'httpxy';
import { StreamUnavailableError } from '../agents/agents.errors.js';
import { readHandshake } from '../agents/streams/websocket-handshake.js';
import { refuseUpgrade } from '../platform/http/upgrade-refusal.js';
import type { UpgradeRequest } from '../platform/http/upgrade-router.js';
import { isRepeatable } from './headers/request-body.js';
import type { AppRequest } from './app-own-paths.js';
import type { AppVisit } from './entry/app-rights.repository.js';
import { ownLocation } from './headers/own-location.js';
import { requestHeaders } from './headers/request-headers.js';
import { responseHeaders } from './headers/response-headers.js';
import { AppPages } from './pages/app-pages.js';
import { UNANSWERED } from './pages/refusals.js';
import { joinEnds } from './streams/join-ends.js';
import { sendShort } from './streams/short-cut.js';
import { StreamPools } from './streams/stream-pools.js';
import { ClientAddresses } from '../platform/http/client-addresses.js';

/** Only a name for the pool's bookkeeping: connections are streams of an agent. */
const TARGET = { protocol: 'http:', host: 'application', port: 80 };

/** How long an application may take to answer a WebSocket's handshake, in milliseconds. */
const HANDSHAKE_MS = 30_000;

/** Passes requests on to applications, and their answers back, as they come: nothing is kept, and nothing waits but what TCP holds. */
@Injectable()
export class AppRelay {
  private readonly proxy = createProxyServer({ target: TARGET });
  private readonly asked = new WeakMap<IncomingMessage, Pick<AppRequest, 'requestId' | 'origin'>>();
  /** Requests whose browser waits for leave to send the body. */
  private readonly waiting = new WeakSet<IncomingMessage>();

  constructor(
    private readonly pools: StreamPools,
    private readonly pages: AppPages,
    private readonly addresses: ClientAddresses,
  ) {
    this.proxy.on('proxyRes', (answer, request, response) => this.cleanAnswer(answer, request, response));
    this.proxy.on('proxyReq', (asking, request, response) => {
      if (this.waiting.has(request)) this.askForLeave(asking, request, response);
      asking.on('upgrade', (_answer, upstream) => {
        upstream.destroy();
        this.refuse(request, response);
      });
    });
    this.proxy.on('proxyReqWs', (asking, request, socket) => {
      // Before the library's own listeners: it writes the head as it finds it.
      asking.on('upgrade', (answer, upstream: Socket) => {
        answer.headers = { ...this.cleaned(answer, request), connection: 'Upgrade', upgrade: 'websocket' };
        joinEnds(socket, upstream);
      });
      asking.on('response', (answer) => {
        answer.statusMessage = STATUS_CODES[answer.statusCode ?? 0] ?? '';
        answer.headers = this.cleaned(answer, request);
      });
      asking.on('error', () =>
        refuseUpgrade(socket, new StreamUnavailableError(), this.asked.get(request)?.requestId ?? ''),
      );
    });
  }

  /** Resolves when the answer is done or broken. Rejects, with nothing answered yet, when the application cannot be asked. */
  async request(visit: AppVisit, { request, response, requestId, origin }: AppRequest): Promise<void> {
    const isRepeatableRequest = isRepeatable(request);
    this.asked.set(request, { requestId, origin });
    if (request.headers.expect !== undefined) this.waiting.add(request);
    this.prepare(request, origin);
    const agent = this.pools.forRequests(visit);
    try {
      await this.proxy.web(request, response, { agent });
    } catch (error) {
      // A connection that waited may be closed in the moment that it is used.
      if (!isRepeatableRequest || response.headersSent || !hasHungUp(error)) throw error;
      await this.proxy.web(request, response, { agent });
    }
  }

  /**
   * Joins a WebSocket with the application's. Resolves when it is over.
   *
   * @throws ProblemError before anything was written to the browser.
   */
  async webSocket(
    visit: AppVisit,
    { request, socket, head, requestId }: UpgradeRequest,
    origin: string,
  ): Promise<void> {
    readHandshake(request);
    const agent = await this.pools.forWebSocket(visit);
    this.asked.set(request, { requestId, origin });
    this.prepare(request, origin);
    request.headers = { ...request.headers, connection: 'Upgrade', upgrade: 'websocket' };
    await this.proxy.ws(request, socket, { agent, upgradeTimeout: HANDSHAKE_MS }, head).catch(() => undefined);
  }

  private prepare(request: IncomingMessage, origin: string): void {
    const { host, protocol } = new URL(origin);
    const scheme = protocol === 'https:' ? 'https' : 'http';
    const clientAddress = this.addresses.of(request);
    request.headers = requestHeaders(request.headers, { clientAddress, host, scheme });
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

  private cleaned(answer: IncomingMessage, request: IncomingMessage): IncomingMessage['headers'] {
    const headers = responseHeaders(answer.headers, this.pages.framers);
    const origin = this.asked.get(request)?.origin;
    if (headers.location !== undefined && origin !== undefined)
      headers.location = ownLocation(headers.location, origin);
    return headers;
  }

  private refuse(request: IncomingMessage, response: ServerResponse): void {
    this.pages.refuse(request, response, UNANSWERED, this.asked.get(request)?.requestId ?? '');
  }

  private cleanAnswer(answer: IncomingMessage, request: IncomingMessage, response: ServerResponse): void {
    const status = answer.statusCode ?? 0;
    // Node's server takes no other status, and says so by throwing where nobody listens.
    if (status < 200 || status > 999) {
      answer.destroy();
      this.refuse(request, response);
      return;
    }
    sendShort(answer, request, response);
    answer.statusMessage = STATUS_CODES[status] ?? '';
    answer.headers = this.cleaned(answer, request);
    // Whoever was not told to send a body may send it all the same.
    if (!response.shouldKeepAlive || this.waiting.has(request)) answer.headers.connection = 'close';
    // The first event of a stream of events may be far away, and the page waits for the head; a short answer goes out in one piece.
    setImmediate(() => {
      if (!response.headersSent && !response.destroyed) response.flushHeaders();
    });
  }
}

function hasHungUp(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return code === 'ECONNRESET' || code === 'EPIPE';
}
