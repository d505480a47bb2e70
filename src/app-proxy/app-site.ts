import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { runInContext } from '../platform/events/request-context.js';
import { requestOrigin } from '../platform/events/request-origin.js';
import { AppHosts } from '../platform/http/app-hosts.js';
import { ProblemError } from '../platform/http/problem.error.js';
import { type Site, Sites } from '../platform/http/sites.js';
import { ClientAddresses } from '../platform/http/client-addresses.js';
import type { UpgradeRequest } from '../platform/http/upgrade-router.js';
import { SessionNotFoundError } from '../sessions/sessions.errors.js';
import { AppDoor } from './app-door.js';
import { AppPages } from './pages/app-pages.js';
import { NOT_HERE, refusalFor } from './pages/refusals.js';

/** Every host below the apps domain, whether or not there is such a session. */
@Injectable()
export class AppSite implements Site, OnModuleInit {
  readonly label = 'application';
  private readonly logger = new Logger(AppSite.name);

  constructor(
    private readonly sites: Sites,
    private readonly hosts: AppHosts,
    private readonly door: AppDoor,
    private readonly pages: AppPages,
    private readonly addresses: ClientAddresses,
  ) {}

  onModuleInit(): void {
    this.sites.register(this);
    if (this.hosts.pattern === null) {
      this.logger.warn(
        'Web applications cannot be opened and are not offered: they have no hosts. Set STREAMSPACE_APPS_DOMAIN to offer them.',
      );
    }
  }

  owns({ headers }: IncomingMessage): boolean {
    return this.hosts.ownerOf(headers.host).kind !== 'portal';
  }

  serve(request: IncomingMessage, response: ServerResponse): void {
    const requestId = randomUUID();
    for (const side of [request, response]) side.on('error', () => undefined);
    const origin = { ...requestOrigin(request, this.addresses.of(request)), via: 'application' } as const;
    void runInContext({ requestId, origin, actor: { kind: 'anonymous' } }, () =>
      this.answer(request, response, requestId),
    );
  }

  async take(upgrade: UpgradeRequest): Promise<void> {
    const host = this.hostOf(upgrade.request);
    if (!host) throw new SessionNotFoundError();
    await this.door.upgrade({ ...upgrade, ...host });
  }

  private async answer(request: IncomingMessage, response: ServerResponse, requestId: string): Promise<void> {
    try {
      const host = this.hostOf(request);
      if (host) await this.door.answer({ request, response, requestId, ...host });
      else this.pages.refuse(request, response, NOT_HERE, requestId);
    } catch (error) {
      if (!(error instanceof ProblemError)) this.logger.debug({ err: error, requestId }, 'A request was not answered.');
      this.pages.refuse(request, response, refusalFor(error), requestId);
    }
  }

  private hostOf({ headers }: IncomingMessage): { label: string; origin: string } | null {
    const owner = this.hosts.ownerOf(headers.host);
    const origin = owner.kind === 'app' ? this.hosts.originOf(owner.label) : null;
    return owner.kind === 'app' && origin !== null ? { label: owner.label, origin } : null;
  }
}
