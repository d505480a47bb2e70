import type { Logger } from 'pino';
import type { SessionStep } from '../../../protocol/session.js';
import type { AgentMessageBody, ControlChannel } from '../link/control-channel.js';
import type { KnownSessions } from './known-sessions.js';

/** What became of a session, see `SessionReport` in the protocol. */
export type Report = AgentMessageBody<'session.report'>;

/** Longest `detail` that a report may carry, in UTF-16 code units. */
const MAX_DETAIL_LENGTH = 2000;

/**
 * Tells the control plane what became of sessions. The last report of each session is kept until it is acknowledged and sent again on
 * the next connection, because a reason of failure stands nowhere else.
 */
export class SessionReporter {
  private readonly pending = new Map<string, Report>();
  private channel: ControlChannel | undefined;

  constructor(
    private readonly known: KnownSessions,
    private readonly log: Logger,
  ) {}

  /** From now on everything goes to `channel`, beginning with what was not acknowledged yet. */
  async attach(channel: ControlChannel): Promise<void> {
    this.channel = channel;
    await Promise.all([...this.pending.values()].map((report) => this.deliver(report)));
  }

  report(report: Report): void {
    const { detail, ...rest } = report;
    const bounded: Report = detail === undefined ? rest : { ...rest, detail: detail.slice(0, MAX_DETAIL_LENGTH) };
    this.known.note(report.id, report.generation, report.state);
    this.log.info(
      { session: report.id, generation: report.generation, state: report.state, reason: report.reason?.code },
      'session seen',
    );
    this.pending.set(report.id, bounded);
    void this.deliver(bounded);
  }

  /** A start begins. Not told of a session that was seen up: starting it again changes nothing that its owner could see. */
  starting(id: string, generation: number): void {
    const state = this.known.get(id)?.state;
    if (state !== 'running' && state !== 'standby') this.report({ id, generation, state: 'starting' });
  }

  /** Best effort: a step that gets lost is missing in the timeline and nowhere else. */
  progress(id: string, generation: number, step: SessionStep, elapsedMs: number): void {
    void this.channel?.send('session.progress', { id, generation, step, elapsedMs: Math.round(elapsedMs) });
  }

  private async deliver(report: Report): Promise<void> {
    const answer = await this.channel?.send('session.report', report);
    if (answer === undefined) return;
    if (!answer.ok) this.log.warn({ session: report.id, problem: answer.problem.code }, 'report was refused');
    if (this.pending.get(report.id) === report) this.pending.delete(report.id);
  }
}
