import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { MetricsRegistry } from './metrics-registry.js';

const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Scrapers and probes are few. */
const MOST_CONNECTIONS = 64;
const PATIENCE_MS = 10_000;

/** A question beside the metrics, with yes or no for an answer. */
export type Probe = () => boolean;

/** Where the metrics of a process are asked for: a port of its own, which nothing of the public one leads to. It tells nothing else. */
export class MetricsListener {
  private server: Server | null = null;

  constructor(
    private readonly registry: MetricsRegistry,
    /** By path; yes is 200, no is 503. */
    private readonly probes: Readonly<Record<string, Probe>> = {},
  ) {}

  /** Begins to listen on every address of the machine; answers with the port. @throws Error when the port is taken. */
  async listen(port: number): Promise<number> {
    const server = createServer({ requestTimeout: PATIENCE_MS, headersTimeout: PATIENCE_MS }, (request, response) => {
      void this.answer(request, response);
    });
    server.maxConnections = MOST_CONNECTIONS;
    server.listen(port);
    await once(server, 'listening');
    server.unref();
    this.server = server;
    this.registry.watchProcess();
    return (server.address() as AddressInfo).port;
  }

  /** Stops at once. */
  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  private async answer({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (url ?? '').split('?', 1)[0] ?? '';
    const probe = Object.hasOwn(this.probes, path) ? this.probes[path] : undefined;
    if (path !== '/metrics' && !probe) end(response, 404, 'Only /metrics is here.');
    else if (method !== 'GET' && method !== 'HEAD') end(response, 405, 'Use GET.');
    else if (probe) end(response, probe() ? 200 : 503, probe() ? 'yes' : 'no');
    else await this.tell(response);
  }

  private async tell(response: ServerResponse): Promise<void> {
    try {
      end(response, 200, await this.registry.render(), CONTENT_TYPE);
    } catch {
      end(response, 500, 'The metrics could not be put together. Look at the log of the process.');
    }
  }
}

function end(response: ServerResponse, status: number, text: string, type = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text.endsWith('\n') ? text : `${text}\n`);
}
