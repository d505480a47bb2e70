import type { Logger } from 'pino';
import type { ProblemCode } from '../../../protocol/problem.js';
import type { SessionStep } from '../../../protocol/session.js';
import type { Clock, Timer } from '../clock.js';
import type { AgentMessageBody, ControlChannel } from '../link/control-channel.js';
import type { KnownSessions } from './known-sessions.js';

/** What became of a session, see `SessionReport` in the protocol. */
export type Report = AgentMessageBody<'session.report'>;

/** Longest `detail` that a report may carry, in UTF-16 code units. */
const MAX_DETAIL_LENGTH = 2000;
/** Pause before a report that the control plane could not take is sent again, in milliseconds. */
const RETRY_MS = 2_000;

/** Refusals of the report itself: the same words again would be refused again. */
const LASTING_REFUSALS: ReadonlySet<ProblemCode> = new Set([
  'validation-failed',
  'malformed-request',
  'session-not-found',
  'not-allowed',
]);

/**
 * Tells the control plane what became of sessions. The last report of each session is kept until it is taken, across connections and
 * while the control plane's database is down, because a reason of failure stands nowhere else.
 */
export class SessionReporter {
  private readonly pending = new Map<string, Report>();
  private channel: ControlChannel | undefined;
  private retry: Timer | undefined;

  constructor(
    private readonly known: KnownSessions,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** A connection was accepted: everything goes to `channel`, beginning with what was not taken yet. */
  attach(channel: ControlChannel): void {
    this.channel = channel;
    this.deliverPending();
  }

  report(report: Report): void {
    const { detail, ...rest } = report;
    const bounded: Report = detail === undefined ? rest : { ...rest, detail: detail.slice(0, MAX_DETAIL_LENGTH) };
    const { id, generation, state, reason } = report;
    this.known.note(id, generation, state);
    this.log.info({ session: id, generation, state, reason: reason?.code }, 'session seen');
    this.pending.set(id, bounded);
    void this.deliver(bounded);
  }

  /** A start begins. Not told of a session that was seen up: starting it again changes nothing that its owner could see. */
  starting(id: string, generation: number): void {
    const state = this.known.get(id)?.state;
    if (state !== 'running' && state !== 'standby') this.report({ id, generation, state: 'starting' });
  }

  /** Best effort: a step that gets lost is missing in the timeline and nowhere else. */
  progress(id: string, generation: number, step: SessionStep, elapsedMs: number): void {
    void this.channel?.send('session.progress', {
      id,
      generation,
      step,
      elapsedMs: Math.max(0, Math.round(elapsedMs)),
    });
  }

  /** The connection is gone, or the agent stops: reports wait for the next one. */
  detach(): void {
    this.channel = undefined;
    this.retry?.cancel();
  }

  private deliverPending(): void {
    for (const report of this.pending.values()) void this.deliver(report);
  }

  private async deliver(report: Report): Promise<void> {
    const answer = await this.channel?.send('session.report', report);
    // Without an answer the connection is gone, and the next one begins with this report.
    if (answer === undefined) return;
    if (!answer.ok) this.log.warn({ session: report.id, problem: answer.problem.code }, 'a report was refused');
    if (!answer.ok && !LASTING_REFUSALS.has(answer.problem.code)) this.retryLater();
    else if (this.pending.get(report.id) === report) this.pending.delete(report.id);
  }

  private retryLater(): void {
    if (this.channel === undefined) return;
    this.retry?.cancel();
    this.retry = this.clock.schedule(RETRY_MS, () => this.deliverPending());
  }
}
