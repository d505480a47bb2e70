import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { UpgradeRequest } from './upgrade-router.js';

/** Whatever answers for hosts that are not the portal's. It gets requests as they came: nothing of the portal looks at them first. */
export interface Site {
  /** What its requests are counted as. */
  readonly label: string;
  /** Whether a request is for this site, by its Host header alone. */
  owns(request: IncomingMessage): boolean;
  /** Answers. A client that sent `Expect: 100-continue` still waits for leave to send its body. Must not throw. */
  serve(request: IncomingMessage, response: ServerResponse): void;
  /** Takes an upgrade over. A ProblemError thrown before anything was written is answered as plain HTTP. */
  take(upgrade: UpgradeRequest): Promise<void>;
}

/** The sites beside the portal, which share its port. */
@Injectable()
export class Sites {
  private readonly sites: Site[] = [];
  /** Asked when no other one owns a request. */
  private rest: Site | undefined;

  register(site: Site): void {
    this.sites.push(site);
  }

  /** Registers the one that gets what no other site owns, and the portal neither. */
  registerLast(site: Site): void {
    this.rest = site;
  }

  /** The site that a request is for; undefined means the portal. */
  of(request: IncomingMessage): Site | undefined {
    return this.sites.find((site) => site.owns(request)) ?? (this.rest?.owns(request) ? this.rest : undefined);
  }

  /** Sends requests of `server` that are for a site there instead of to the portal, which has to listen already. */
  attach(server: Server): void {
    const portal = server.listeners('request');
    server.removeAllListeners('request');
    const serve = (request: IncomingMessage, response: ServerResponse, isWaiting: boolean): void => {
      const site = this.of(request);
      if (site) {
        site.serve(request, response);
        return;
      }
      if (isWaiting) response.writeContinue();
      for (const listener of portal) Reflect.apply(listener, server, [request, response]);
    };
    server.on('request', (request, response) => serve(request, response, false));
    server.on('checkContinue', (request, response) => serve(request, response, true));
  }
}
