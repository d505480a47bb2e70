import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { WebSocketServer } from 'ws';

/** Answers one path of a {@link WebApp}. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A request as the application got it. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly rawHeaders: readonly string[];
}

/**
 * A web application on a real port: `/echo` tells what it got, `/ws` sends WebSocket messages back, and whatever a spec adds. Remembers requests
 * and connections.
 */
export class WebApp {
  readonly received: Received[] = [];
  readonly sockets = new Set<Socket>();
  connections = 0;
  private readonly server: Server;
  private readonly paths = new Map<string, Serve>([
    // Who asked may be gone in the middle of it.
    ['/echo', (request, response) => void echo(request, response).catch(() => response.destroy())],
    ['/', (_request, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<h1>The app</h1>')],
  ]);

  constructor() {
    this.server = createServer((request, response) => this.serve(request, response));
    this.server.on('upgrade', (request) => this.note(request));
    this.server.on('connection', (socket) => {
      this.connections += 1;
      this.sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => this.sockets.delete(socket));
    });
    const webSockets = new WebSocketServer({
      server: this.server,
      path: '/ws',
      handleProtocols: ([first]) => first ?? false,
    });
    webSockets.on('connection', (webSocket) => {
      webSocket.on('error', () => undefined);
      webSocket.on('message', (data, isBinary) => webSocket.send(data, { binary: isBinary }));
    });
    webSockets.on('headers', (headers) => headers.push('Set-Cookie: ws=1; Domain=localhost', 'X-App: yes'));
  }

  /** Decides instead of Node whether a request that asks for leave to send its body gets it. */
  onExpect(serve: Serve): this {
    this.server.removeAllListeners('checkContinue');
    this.server.on('checkContinue', (request, response) => serve(request, response));
    return this;
  }

  /** Answers as if nobody had asked for leave. */
  admit: Serve = (request, response) => {
    response.writeContinue();
    this.serve(request, response);
  };

  /** Answers `path`, whatever its query. */
  on(path: string, serve: Serve): this {
    this.paths.set(path, serve);
    return this;
  }

  async start(): Promise<this> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return this;
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  /** A new connection to it, as a runtime makes one. */
  connect(): Socket {
    return connect({ port: (this.server.address() as AddressInfo).port, host: '127.0.0.1' });
  }

  private note({ method = '', url = '', headers, rawHeaders }: IncomingMessage): void {
    this.received.push({ method, url, headers, rawHeaders });
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { url = '' } = request;
    this.note(request);
    const serve = this.paths.get(url.split('?', 1)[0] ?? '');
    if (serve) serve(request, response);
    else response.writeHead(404, { 'Content-Type': 'text/plain' }).end('No such page.');
  }
}

async function echo(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  const { method, url, headers } = request;
  response.writeHead(200, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ method, url, headers, body: Buffer.concat(chunks).toString() }));
}
