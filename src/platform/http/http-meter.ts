import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import { type Count, type Measure, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../clock.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { Sites } from './sites.js';

const METHODS: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Counts requests by the pattern of their route: what somebody typed into an address is nowhere in it. */
@Injectable()
export class HttpMeter {
  private readonly requests: Count<'method' | 'route' | 'status'>;
  private readonly duration: Measure<'method' | 'route'>;

  constructor(
    metrics: MetricsRegistry,
    private readonly sites: Sites,
    private readonly clock: Clock,
  ) {
    this.requests = metrics.counter(PLATFORM_METRICS.httpRequests);
    this.duration = metrics.histogram(PLATFORM_METRICS.httpDuration);
  }

  /** Counts all requests of `server`. Call it when all other listeners are there. */
  attach(server: Server): void {
    const watch = (request: IncomingMessage, response: ServerResponse): void => this.watch(request, response);
    server.prependListener('request', watch);
    server.prependListener('checkContinue', watch);
  }

  private watch(request: IncomingMessage, response: ServerResponse): void {
    const beganAtMs = this.clock.monotonicMs();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? (request.method ?? '') : 'other';
      const pattern = patternOf(request);
      const route = pattern ?? this.sites.of(request)?.label ?? 'other';
      const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
      this.requests.add({ method, route, status });
      if (pattern !== null) this.duration.note({ method, route }, (this.clock.monotonicMs() - beganAtMs) / 1000);
    });
  }
}

/** The pattern that Express matched, such as `/api/v1/sessions/:id`; null when no route did. */
function patternOf(request: IncomingMessage): string | null {
  const route: unknown = Reflect.get(request, 'route');
  const path: unknown = typeof route === 'object' && route !== null ? Reflect.get(route, 'path') : null;
  return typeof path === 'string' ? path : null;
}
