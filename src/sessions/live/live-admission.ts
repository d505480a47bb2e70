import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { ForeignOriginError } from '../../auth/auth.errors.js';
import { Clock } from '../../platform/clock.js';
import { PublicOrigin } from '../../platform/http/public-origin.js';
import type { UpgradeRequest } from '../../platform/http/upgrade-router.js';
import { Strangers } from '../../platform/live/strangers.js';

/** Many people may share one address: a proxy's. */
const LIMITS = { most: 1024, mostPerAddress: 512, patienceMs: 10_000 };

/** The door of the live sockets: who may even try to say who they are. */
@Injectable()
export class LiveAdmission {
  private readonly strangers: Strangers;

  constructor(
    private readonly origin: PublicOrigin,
    clock: Clock,
  ) {
    this.strangers = new Strangers(clock, LIMITS);
  }

  /** @throws ProblemError `origin-not-allowed` or `too-many-attempts`. */
  admit(upgrade: UpgradeRequest): void {
    if (!this.origin.allows(upgrade.request.headers.origin)) throw new ForeignOriginError();
    this.strangers.admit(upgrade);
  }

  /** The connection that `request` began is somebody's who is signed in. */
  welcomed(request: IncomingMessage): void {
    this.strangers.welcomed(request);
  }
}
