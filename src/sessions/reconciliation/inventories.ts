import { Injectable, Logger } from '@nestjs/common';
import type { Inventory, InventoryEntry } from '../../../protocol/agent/messages.js';
import { InventoryRepository, type KnownSession } from './inventory.repository.js';
import { MissingSessions } from './missing-sessions.js';
import { SessionDispatcher } from './session-dispatcher.js';
import { LIFECYCLE } from '../lifecycle/session-lifecycle.js';
import { SessionReports } from './session-reports.js';

/** Compares what an agent has with what it should have, and settles the difference. */
@Injectable()
export class Inventories {
  private readonly logger = new Logger(Inventories.name);
  private readonly orphans = new Map<string, ReadonlySet<string>>();

  constructor(
    private readonly rows: InventoryRepository,
    private readonly reports: SessionReports,
    private readonly missing: MissingSessions,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /** Follows every entry, notes what is missing if the list is complete, then tells the agent again what it has not made as desired. */
  async take(agentId: string, { complete, sessions: entries }: Inventory): Promise<void> {
    const known = await this.rows.findKnown(entries.map(({ id }) => id));
    const byId = new Map(known.map((session) => [session.id, session]));
    const leftovers: string[] = [];
    for (const entry of entries) {
      const session = byId.get(entry.id);
      if (session && isLeftover(session, entry, agentId)) leftovers.push(entry.id);
      else if (session && isNews(session, entry, agentId)) await this.follow(agentId, entry, session);
    }
    this.noteOrphans(agentId, entries, byId);
    const ids = entries.filter(({ state }) => state !== 'absent').map(({ id }) => id);
    const gone = complete ? await this.missing.note(agentId, ids) : [];
    await this.dispatcher.repeat([...leftovers, ...gone]);
    await this.dispatcher.dispatchTo(agentId);
  }

  /** Instances of an agent that belong to no session. Shown and left alone: nothing that is unknown is ever deleted. */
  orphansOf(agentId: string): ReadonlySet<string> {
    return this.orphans.get(agentId) ?? new Set();
  }

  /** A platform that does not tell generations (0) speaks of the current one. */
  private async follow(
    agentId: string,
    { id, state, generation }: InventoryEntry,
    session: KnownSession,
  ): Promise<void> {
    await this.reports.follow(agentId, id, { state, generation: generation === 0 ? session.generation : generation });
  }

  private noteOrphans(
    agentId: string,
    entries: readonly InventoryEntry[],
    byId: ReadonlyMap<string, KnownSession>,
  ): void {
    const before = this.orphansOf(agentId);
    const now = new Set(entries.filter(({ id, state }) => state !== 'absent' && !byId.has(id)).map(({ id }) => id));
    for (const sessionId of now) {
      if (!before.has(sessionId))
        this.logger.warn({ agentId, sessionId }, 'An agent has an instance of no session. It is left alone.');
    }
    if (now.size > 0) this.orphans.set(agentId, now);
    else this.orphans.delete(agentId);
  }
}

/** Whether something is left of a session that has ended. */
function isLeftover(session: KnownSession, entry: InventoryEntry, agentId: string): boolean {
  return session.agentId === agentId && session.isReleased && entry.state !== 'absent';
}

/** Whether following the entry may change something or uncover an offence; most entries only confirm what is known. */
function isNews(session: KnownSession, entry: InventoryEntry, agentId: string): boolean {
  if (session.agentId !== agentId) return entry.state !== 'absent';
  return entry.generation > session.generation || LIFECYCLE[session.state][entry.state] !== 'keep';
}
