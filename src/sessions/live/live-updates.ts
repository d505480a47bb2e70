import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChangeHint } from '../../platform/database/change-hint.js';
import { RowWatch } from '../../platform/database/row-watch.js';
import { toSessionView, type SessionViewRow } from '../session-view.js';
import { SessionViewsRepository } from '../session-views.repository.js';
import { SingleFlight } from '../../platform/single-flight.js';
import { LiveSockets } from './live-sockets.js';
import { LiveTimelines } from './live-timelines.js';

const AGENT_HINTS: ReadonlySet<ChangeHint['name']> = new Set([
  'agent.connected',
  'agent.disconnected',
  'agent.lost',
  'agent.revoked',
]);

/** A session to push, and whether a hint named it or its agent. */
interface StaleRow {
  readonly row: SessionViewRow;
  readonly isHinted: boolean;
}

/** Pushes changes of sessions to their owners. Hints are gathered while rows are read, so that a burst costs few reads. */
@Injectable()
export class LiveUpdates implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(LiveUpdates.name);
  private readonly pushes = new SingleFlight(
    () => this.push(),
    (error) =>
      this.logger.warn({ err: error }, 'Live updates could not be read; clients read again when they reconnect.'),
  );
  /** Apart: whoever waits for a session to run is told so while the story of how it woke is still being read. */
  private readonly stories = new SingleFlight(
    () => this.tellStories(),
    (error) =>
      this.logger.warn({ err: error }, 'Timelines could not be read; clients read them again when they reconnect.'),
  );
  private untold = new Map<string, StaleRow>();
  private sessionIds = new Set<string>();
  private agentIds = new Set<string>();
  private isEverythingStale = false;
  private stop: () => void = () => undefined;

  constructor(
    private readonly sockets: LiveSockets,
    private readonly views: SessionViewsRepository,
    private readonly timelines: LiveTimelines,
    private readonly rows: RowWatch,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.rows.follow((hint) => this.take(hint));
  }

  async onApplicationShutdown(): Promise<void> {
    this.stop();
    await this.pushes.settled();
    await this.stories.settled();
  }

  private take(hint: ChangeHint | null): void {
    if (hint === null) this.isEverythingStale = true;
    else if (hint.sessionId !== null) this.sessionIds.add(hint.sessionId);
    else if (hint.agentId !== null && AGENT_HINTS.has(hint.name)) this.agentIds.add(hint.agentId);
    else return;
    void this.pushes.run();
  }

  private async push(): Promise<void> {
    for (const { row, isHinted } of await this.staleRows()) {
      if (!this.sockets.hasAudience(row.ownerId)) continue;
      this.sockets.emit(row.ownerId, 'session.changed', toSessionView(row));
      this.untold.set(row.id, { row, isHinted: isHinted || this.untold.get(row.id)?.isHinted === true });
    }
    if (this.untold.size > 0) void this.stories.run();
  }

  private async tellStories(): Promise<void> {
    const untold = this.untold;
    this.untold = new Map();
    for (const { row, isHinted } of untold.values()) await this.timelines.push(row, isHinted);
  }

  private async staleRows(): Promise<StaleRow[]> {
    const [sessionIds, agentIds, isEverythingStale] = [this.sessionIds, this.agentIds, this.isEverythingStale];
    this.sessionIds = new Set();
    this.agentIds = new Set();
    this.isEverythingStale = false;
    const people = this.sockets.people();
    if (people.length === 0) return [];
    const hinted = sessionIds.size > 0 ? await this.views.findByIds([...sessionIds]) : [];
    for (const agentId of agentIds) hinted.push(...(await this.views.findOnAgent(agentId, people)));
    const others = isEverythingStale ? await this.views.findOfOwners(people) : [];
    const byId = new Map(others.map((row) => [row.id, { row, isHinted: false }]));
    for (const row of hinted) byId.set(row.id, { row, isHinted: true });
    return [...byId.values()];
  }
}
