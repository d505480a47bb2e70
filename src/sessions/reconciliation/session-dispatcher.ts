import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { ConnectedAgents } from '../../agents/connected-agents.js';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { AppHosts } from '../../platform/http/app-hosts.js';
import { Clock } from '../../platform/clock.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { DispatchRepository } from './dispatch.repository.js';
import { isConverged } from '../lifecycle/session-facts.js';
import { applyMessage, type DispatchableSession } from './session-spec.js';
import { ToldGenerations } from './told-generations.js';

const RELEVANT: ReadonlySet<ChangeHint['name']> = new Set([
  'session.placed',
  'session.desired',
  'session.state-changed',
]);

/**
 * Tells the agents that are connected to this replica how their sessions should look. It reads the rows each time; what it remembers only
 * keeps it from saying the same thing twice over one connection.
 */
@Injectable()
export class SessionDispatcher implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(SessionDispatcher.name);
  private readonly told: ToldGenerations;
  private changed = new Set<string>();
  private readonly nudges = new SingleFlight(
    () => this.tellChanged(),
    (error) => this.warn(error),
  );
  private readonly polls = new SingleFlight(
    () => this.tellAll(),
    (error) => this.warn(error),
  );
  private stop: () => void = () => undefined;

  constructor(
    private readonly agents: ConnectedAgents,
    private readonly sessions: DispatchRepository,
    private readonly rows: RowWatch,
    private readonly hosts: AppHosts,
    clock: Clock,
  ) {
    this.told = new ToldGenerations(() => clock.monotonicMs());
  }

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => this.takeHint(hint));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await Promise.all([this.nudges.settled(), this.polls.settled()]);
  }

  /** Tells what has changed of these sessions. Call it right after the commit; a hint follows anyway. Never rejects. */
  async nudge(...ids: readonly string[]): Promise<void> {
    for (const id of ids) this.changed.add(id);
    await this.nudges.run();
  }

  /** Tells these sessions again, also when they have converged: for cleaning up what an agent has still got. */
  async repeat(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) this.tell(await this.sessions.findByIds(ids), true);
  }

  /** Tells the agent everything that it has not made as desired, whatever was sent before. */
  async dispatchTo(agentId: string): Promise<void> {
    this.told.forget(agentId);
    this.tell(await this.sessions.findUnconverged(agentId), false);
  }

  /** Forgets what was sent to an agent whose connection is gone. */
  forget(agentId: string): void {
    this.told.forget(agentId);
  }

  /** The agent said why it could not make the session as it was told: if that is still wanted, it is told again after a pause. */
  noteRefusal(agentId: string, id: string, generation: number): void {
    this.told.refuse(agentId, id, generation);
  }

  private takeHint(hint: ChangeHint | null): void {
    if (hint === null) void this.polls.run();
    else if (hint.sessionId !== null && RELEVANT.has(hint.name)) void this.nudge(hint.sessionId);
  }

  private async tellAll(): Promise<void> {
    this.tell(await this.sessions.findUnconverged(null), false);
  }

  private async tellChanged(): Promise<void> {
    const ids = [...this.changed];
    this.changed = new Set();
    if (ids.length > 0) this.tell(await this.sessions.findByIds(ids), false);
  }

  private tell(sessions: readonly DispatchableSession[], isRepeated: boolean): void {
    for (const session of sessions) {
      if (isRepeated || !isConverged(session)) this.send(session, isRepeated);
      else this.told.forget(session.agentId, session.id);
    }
  }

  private send(session: DispatchableSession, isRepeated: boolean): void {
    const { agentId, id, generation } = session;
    // A connection that another one has taken the place of is told nothing, whether this replica knows of it or not.
    if (this.agents.link(agentId)?.epoch !== session.agentEpoch) return;
    if (!isRepeated && !this.told.isDue(agentId, id, generation)) return;
    const message = applyMessage(session, this.hosts.originOf(session.id));
    if (!message) {
      this.logger.error(
        { sessionId: session.id },
        'The template has nothing for the agent any more: no workload for its platform, or none that its version understands.',
      );
    } else if (this.agents.apply(agentId, message)) this.told.note(agentId, id, generation);
  }

  /** The poll tries again: rows are the truth. */
  private warn(error: unknown): void {
    this.logger.warn({ err: error }, 'Agents could not be told what has changed; it is tried again.');
  }
}
