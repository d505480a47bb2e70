import { Injectable, Logger } from '@nestjs/common';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { isRolledBack } from '../../platform/database/database-unavailable.js';
import { currentContext } from '../../platform/events/request-context.js';
import type { SessionViewRow } from '../session-view.js';
import type { Launch, LaunchOutcome } from './launch.js';
import { LaunchRush } from './launch-rush.js';
import { LaunchTurns } from './launch-turns.js';
import { SessionLauncher } from './session-launcher.js';
import { WaitingLine } from './waiting-line.js';

/** Transactions that admit at once. */
const COUNTERS = 2;
/** Launches of one transaction at most: it is to be short for whoever comes next. */
const TOGETHER = 100;

/** A launch and whom to tell what became of it. */
interface Ticket extends Launch {
  answer(row: SessionViewRow): void;
  refuse(error: unknown): void;
}

/**
 * Admits launches. One that comes alone is served at once. Those that come meanwhile wait in a line, and whoever is at its front when a
 * counter is free is admitted together, in one transaction: a thousand people cost little more than ten transactions do. Counters wait
 * for nobody. Whoever has to wait for something of their own, and everybody when a transaction of many was undone, is served alone.
 */
@Injectable()
export class AdmissionDesk {
  private readonly logger = new Logger(AdmissionDesk.name);
  private readonly line = new WaitingLine<Ticket>();
  private open = 0;

  constructor(
    private readonly launcher: SessionLauncher,
    private readonly turns: LaunchTurns,
    private readonly rush: LaunchRush,
  ) {}

  /** How many wait in the line. */
  get queued(): number {
    return this.line.length;
  }

  /**
   * Launches, unless the same request with the same `key` did before; then answers with that session as it is now.
   *
   * @throws TemplateNotFoundError, NoAppsDomainError, QuotaExceededError, HomeInUseError, HomeBeingDeletedError, IdempotencyKeyReusedError,
   * TooManyLaunchesError
   */
  launch(ownerId: string, request: CreateSession, key: string | null): Promise<SessionViewRow> {
    const answer = new Promise<SessionViewRow>((resolve, reject) => {
      this.line.join(ownerId, { ownerId, request, key, context: currentContext(), answer: resolve, refuse: reject });
      if (this.open < COUNTERS) void this.serve();
    });
    return this.rush.during(answer);
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
      for (const ticket of group) {
        const outcome = outcomes.get(ticket);
        if (outcome) tell(ticket, outcome);
        else void this.serveAlone(ticket);
      }
    } catch (error) {
      // Where the database is away it may have kept them all, and nobody may get a second one: they are told to try again.
      const isOneByOne = group.length > 1 && isRolledBack(error);
      if (isOneByOne) this.logger.warn({ err: error, launches: group.length }, 'Launches are admitted one by one.');
      for (const ticket of group) {
        if (isOneByOne) void this.serveAlone(ticket);
        else ticket.refuse(error);
      }
    }
  }

  /** In a turn that may take its time. Never rejects. */
  private async serveAlone(ticket: Ticket): Promise<void> {
    try {
      tell(ticket, await this.turns.run(ticket.ownerId, (isCrowded) => this.launcher.launch(ticket, isCrowded)));
    } catch (error) {
      ticket.refuse(error);
    }
  }
}

function tell(ticket: Ticket, outcome: LaunchOutcome): void {
  if ('row' in outcome) ticket.answer(outcome.row);
  else ticket.refuse(outcome.refusal);
}
