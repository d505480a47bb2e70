import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { type Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { ClientAddresses } from './client-addresses.js';
import { Departure } from './departure.js';
import { ProblemError } from './problem.error.js';
import { Sites } from './sites.js';
import { toProblem } from './to-problem.js';
import { refuseUpgrade } from './upgrade-refusal.js';
import { runInContext } from '../events/request-context.js';
import { requestOrigin } from '../events/request-origin.js';

/** A request to upgrade, with its socket. Whoever takes it owns the socket. */
export interface UpgradeRequest {
  readonly request: IncomingMessage;
  readonly socket: Socket;
  /** Bytes that came with the head. Forward them. */
  readonly head: Buffer;
  readonly requestId: string;
  /** The client's; behind a proxy what that says. */
  readonly address: string;
  /** What the path's named groups matched. */
  readonly params: Readonly<Record<string, string>>;
}

/** One row of the table: who may pass, and what happens then. `Caller` is what the authenticator learned. */
export interface UpgradeRoute<Caller> {
  /** Matched against the raw path, without the query. Anchor it; named groups become `params`. */
  readonly path: RegExp;
  /** Lets the caller in or throws a ProblemError, which is answered as plain HTTP. Must not write to the socket. */
  authenticate(upgrade: UpgradeRequest): Promise<Caller>;
  /** Takes over. A ProblemError thrown before anything was written is answered as plain HTTP. */
  handle(upgrade: UpgradeRequest, caller: Caller): Promise<void> | void;
}

/**
 * The only way in for everything that upgrades: a closed table of path, authenticator and handler, and 404 for the rest. Nest's guards see
 * neither raw upgrades nor socket.io connections. Hosts beside the portal's have none of its paths: their site takes every upgrade.
 */
@Injectable()
export class UpgradeRouter implements BeforeApplicationShutdown {
  private readonly logger = new Logger(UpgradeRouter.name);
  private readonly refusals: Count<'code'>;
  private readonly routes: { path: RegExp; take(upgrade: UpgradeRequest): Promise<void> }[] = [];

  constructor(
    private readonly sites: Sites,
    private readonly departure: Departure,
    private readonly addresses: ClientAddresses,
    metrics: MetricsRegistry,
  ) {
    this.refusals = metrics.counter(PLATFORM_METRICS.upgradeRefusals);
  }

  /** Without a drain before, upgrades would come as long as the server listens. */
  beforeApplicationShutdown(): void {
    this.departure.announce();
    this.departure.close();
  }

  register<Caller>(route: UpgradeRoute<Caller>): void {
    this.routes.push({
      path: route.path,
      take: async (upgrade) => route.handle(upgrade, await route.authenticate(upgrade)),
    });
  }

  /** Takes all upgrades of `server`. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Socket, head: Buffer) => {
      socket.on('error', () => socket.destroy());
      socket.setNoDelay(true);
      socket.setTimeout(0);
      void this.route(request, socket, head);
    });
  }

  private async route(request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    const requestId = randomUUID();
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    const site = this.sites.of(request);
    const route = site ? undefined : this.routes.find((candidate) => candidate.path.test(path));
    const params = { ...route?.path.exec(path)?.groups };
    const address = this.addresses.of(request);
    const upgrade: UpgradeRequest = { request, socket, head, requestId, address, params };
    try {
      if (this.departure.isClosed)
        throw new ProblemError('not-ready', 'The server is restarting. Try again in a few seconds.');
      const taker = site ?? route;
      if (!taker) throw new ProblemError('route-not-found', 'There is no WebSocket at this address.');
      if (!site) await this.addresses.limit(request);
      const context = { requestId, origin: requestOrigin(request, address), actor: { kind: 'anonymous' } } as const;
      await runInContext({ ...context }, () => taker.take(upgrade));
    } catch (error) {
      const { code } = toProblem(error, requestId);
      if (code === 'internal') this.logger.error({ err: error, requestId }, 'An upgrade failed.');
      this.refusals.add({ code });
      refuseUpgrade(socket, error, requestId);
    }
  }
}
