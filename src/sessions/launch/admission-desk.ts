import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { Clock } from '../../platform/clock.js';
import { isRolledBack } from '../../platform/database/database-unavailable.js';
import { currentContext, runForEverybody } from '../../platform/events/request-context.js';
import type { SessionViewRow } from '../session-view.js';
import type { Launch, LaunchOutcome } from './launch.js';
import { LaunchRush } from './launch-rush.js';
import { LaunchTurns } from './launch-turns.js';
import { SessionLauncher } from './session-launcher.js';
import { PATIENCE_MS, WaitingLine } from './waiting-line.js';

/** Transactions that admit at once. */
const COUNTERS = 2;
/** Launches of one transaction at most: it is to be short for whoever comes next. */
const TOGETHER = 100;

/** A launch and whom to tell what became of it: the session, or null when it has to be served alone. */
interface Ticket extends Launch {
  answer(row: SessionViewRow | null): void;
  refuse(error: unknown): void;
}

/**
 * Admits launches. One that comes alone is served at once. Those that come meanwhile wait in a line, and whoever is at its front when a
 * counter is free is admitted together, in one transaction: a thousand people cost little more than ten transactions do. Counters wait
 * for nobody. Whoever has to wait for something of their own, and everybody when a transaction of many was undone, is served alone.
 */
@Injectable()
export class AdmissionDesk implements OnModuleDestroy {
  private readonly logger = new Logger(AdmissionDesk.name);
  private readonly line: WaitingLine<Ticket>;
  private open = 0;

  constructor(
    private readonly launcher: SessionLauncher,
    private readonly turns: LaunchTurns,
    private readonly rush: LaunchRush,
    private readonly clock: Clock,
  ) {
    this.line = new WaitingLine(clock);
  }

  /** How many wait in the line. */
  get queued(): number {
    return this.line.length;
  }

  /** Whoever waits still is told so now: their connections are about to be closed. */
  onModuleDestroy(): void {
    this.line.close();
  }

  /**
   * Launches, unless the same request with the same `key` did before; then answers with that session as it is now.
   *
   * @throws TemplateNotFoundError, NoAppsDomainError, QuotaExceededError, HomeInUseError, HomeBeingDeletedError, IdempotencyKeyReusedError,
   * TooManyLaunchesError, TurnedAwayError
   */
  async launch(ownerId: string, request: CreateSession, key: string | null): Promise<SessionViewRow> {
    const launch: Launch = { ownerId, request, key, context: currentContext() };
    const untilMs = this.clock.monotonicMs() + PATIENCE_MS;
    // Who is served alone waits for something of their own: nothing has to give way to that.
    return (await this.rush.during(this.together(launch, untilMs))) ?? (await this.alone(launch, untilMs));
  }

  private together(launch: Launch, untilMs: number): Promise<SessionViewRow | null> {
    return new Promise((resolve, reject) => {
      this.line.join(launch.ownerId, { ...launch, answer: resolve, refuse: reject }, reject, untilMs);
      if (this.open < COUNTERS) void runForEverybody(() => this.serve());
    });
  }

  /** In a turn that may take its time. */
  private async alone(launch: Launch, untilMs: number): Promise<SessionViewRow> {
    const make = (isCrowded: boolean): Promise<LaunchOutcome> => this.launcher.launch(launch, isCrowded);
    const outcome = await this.turns.run(launch.ownerId, make, { untilMs, isSlow: true });
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.row;
  }

  /** Keeps a counter open as long as somebody waits. Never rejects. */
  private async serve(): Promise<void> {
    this.open += 1;
    for (let group = this.line.take(TOGETHER); group.length > 0; group = this.line.take(TOGETHER)) {
      await this.admit(group, group.length > 1 || this.line.length > 0);
    }
    this.open -= 1;
  }

  private async admit(group: readonly Ticket[], isCrowded: boolean): Promise<void> {
    try {
      const outcomes = await this.launcher.launchTogether(group, isCrowded);
      for (const ticket of group) tell(ticket, outcomes.get(ticket));
    } catch (error) {
      // Where the database is away it may have kept them all, and nobody may get a second one: they are told to try again.
      const isOneByOne = group.length > 1 && isRolledBack(error);
      if (isOneByOne) this.logger.warn({ err: error, launches: group.length }, 'Launches are admitted one by one.');
      for (const ticket of group) {
        if (isOneByOne) ticket.answer(null);
        else ticket.refuse(error);
      }
    }
  }
}

function tell(ticket: Ticket, outcome: LaunchOutcome | undefined): void {
  if (!outcome) ticket.answer(null);
  else if ('row' in outcome) ticket.answer(outcome.row);
  else ticket.refuse(outcome.refusal);
}
