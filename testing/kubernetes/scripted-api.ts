import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocket, WebSocketServer } from 'ws';
import { KubeConfig } from '@kubernetes/client-node';
import { ClusterApi } from '../../agents/kubernetes/api/cluster-api.js';
import { ClusterConnection } from '../../agents/kubernetes/api/cluster-connection.js';

/** Answers one request of the script. */
export type Answer = (response: ServerResponse, request: IncomingMessage) => void;

/** An API server that answers each request with the next answer of its script, and with 503 when there is none. */
export class ScriptedApi {
  /** Every request, as `METHOD path?query`. */
  readonly asked: string[] = [];
  readonly api: ClusterApi;
  private readonly script: Answer[] = [];
  private readonly waiting: (() => void)[] = [];

  private constructor(
    private readonly server: ReturnType<typeof createServer>,
    port: number,
  ) {
    const config = new KubeConfig();
    config.loadFromClusterAndUser(
      { name: 'scripted', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
      { name: 'nobody' },
    );
    this.api = new ClusterApi(new ClusterConnection(config));
    server.on('request', (request: IncomingMessage, response: ServerResponse) => this.answer(request, response));
  }

  static async open(): Promise<ScriptedApi> {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return new ScriptedApi(server, (server.address() as AddressInfo).port);
  }

  /** Adds answers to the script. */
  answering(...answers: Answer[]): this {
    this.script.push(...answers);
    return this;
  }

  /** Answers every upgrade from now on with a WebSocket of `sockets`. */
  upgrade(sockets: WebSocketServer, opened: (socket: WebSocket) => void): void {
    this.server.on('upgrade', (request, socket, head) => sockets.handleUpgrade(request, socket, head, opened));
  }

  /** Resolves when `count` requests have come in all. */
  async untilAsked(count: number): Promise<void> {
    while (this.asked.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    this.asked.push(`${request.method} ${request.url}`);
    const next = this.script.shift() ?? status(503);
    next(response, request);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** Refuses with a `Status` of the API. */
export const status =
  (code: number, message = 'It is refused.'): Answer =>
  (response) => {
    response.writeHead(code, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ kind: 'Status', code, message, reason: 'Scripted' }));
  };

export const json =
  (body: unknown): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  };

/** A list of objects at a version. */
export const list = (resourceVersion: string, ...items: unknown[]): Answer =>
  json({ metadata: { resourceVersion }, items });

/** A watch that sends these lines, and then ends, breaks, or goes on. */
export const watch =
  (end: 'ends' | 'breaks' | 'goes-on', ...lines: unknown[]): Answer =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    for (const line of lines) response.write(`${JSON.stringify(line)}\n`);
    if (end === 'ends') response.end();
    // What was written is to arrive before.
    if (end === 'breaks') setImmediate(() => setImmediate(() => response.destroy()));
    else response.flushHeaders();
  };

/** An object with a name and a version. */
export const object = (name: string, resourceVersion: string): { metadata: Record<string, string> } => ({
  metadata: { name, uid: `uid-of-${name}`, resourceVersion },
});
