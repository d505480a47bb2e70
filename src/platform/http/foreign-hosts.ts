import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { BARE_HEADERS } from './bare-headers.js';
import { KnownHosts } from './known-hosts.js';
import { ProblemError } from './problem.error.js';
import { PublicOrigin } from './public-origin.js';
import { type Site, Sites } from './sites.js';
import { toProblem } from './to-problem.js';

/** What balancers and orchestrators ask by the address of the machine. Tells nothing that a page of another site could use. */
const PROBES: ReadonlySet<string> = new Set(['/healthz', '/readyz']);

/** The request names a host that is none of ours: a name that somebody made lead here, or one that is not configured. */
class MisdirectedRequestError extends ProblemError {
  constructor(address: string) {
    super(
      'misdirected-request',
      `This server does not answer to that name. Open ${address}, or have an administrator add the name to STREAMSPACE_HOSTS.`,
    );
  }
}

/**
 * Every host that is none of ours. A page whose name somebody lets lead to this server (DNS rebinding) is of the same origin as what it asks for
 * then; it is refused before anything of the request is looked at.
 */
@Injectable()
export class ForeignHosts implements Site, OnModuleInit {
  readonly label = 'foreign';
  private readonly refusals: Count<never>;

  constructor(
    private readonly sites: Sites,
    private readonly known: KnownHosts,
    private readonly origin: PublicOrigin,
    metrics: MetricsRegistry,
  ) {
    this.refusals = metrics.counter(PLATFORM_METRICS.hostRefusals);
  }

  onModuleInit(): void {
    this.sites.registerLast(this);
  }

  owns({ headers, url }: IncomingMessage): boolean {
    return !this.known.includes(headers.host) && !PROBES.has(url ?? '');
  }

  serve(_request: IncomingMessage, response: ServerResponse): void {
    const requestId = randomUUID();
    const problem = toProblem(this.refusal(), requestId);
    for (const header of BARE_HEADERS) {
      const [name = '', value = ''] = header.split(': ');
      response.setHeader(name, value);
    }
    response.setHeader('X-Request-Id', requestId);
    response.writeHead(problem.status, { 'Content-Type': 'application/problem+json; charset=utf-8' });
    response.end(JSON.stringify(problem));
  }

  take(): Promise<void> {
    return Promise.reject(this.refusal());
  }

  private refusal(): MisdirectedRequestError {
    this.refusals.add({});
    return new MisdirectedRequestError(this.origin.url);
  }
}
