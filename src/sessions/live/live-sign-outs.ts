import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { SignInState } from '../../auth/sign-in-state.js';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { LiveSockets } from './live-sockets.js';

/** A sign-in that was ended must lose its sockets within 5 s, also when the hint got lost. */
const PERIOD_MS = 4_000;
const RELEVANT: ReadonlySet<ChangeHint['name']> = new Set(['user.signed-out', 'refresh-token.reused', 'user.updated']);

/** Cuts the live sockets of sign-ins that are over. */
@Injectable()
export class LiveSignOuts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LiveSignOuts.name);
  private readonly checks = new SingleFlight(
    () => this.check(),
    (error) => this.logger.warn({ err: error }, 'Sign-ins could not be checked; they are checked again.'),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly signIns: SignInState,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => {
      if (hint === null || RELEVANT.has(hint.name)) void this.checks.run();
    }, PERIOD_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.checks.settled();
  }

  private async check(): Promise<void> {
    const open = this.sockets.openSignIns();
    const alive = await this.signIns.aliveOf(open);
    for (const signInId of open) if (!alive.has(signInId)) this.sockets.cut(signInId);
  }
}
