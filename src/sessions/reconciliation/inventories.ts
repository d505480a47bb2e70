import { Injectable } from '@nestjs/common';
import type { Inventory, InventoryEntry } from '../../../protocol/agent/messages.js';
import { InventoryRepository, type KnownSession } from './inventory.repository.js';
import { MissingSessions } from './missing-sessions.js';
import { SessionDispatcher } from './session-dispatcher.js';
import { LIFECYCLE } from '../lifecycle/session-lifecycle.js';
import { orphanCause } from '../orphans/orphan-cause.js';
import { OrphanRegister, type OrphanSighting } from '../orphans/orphan-register.js';
import type { SeenOrphan } from '../orphans/orphans.repository.js';
import { isAheadOf, SessionReports } from './session-reports.js';

/** Compares what an agent has with what it should have, and settles the difference. */
@Injectable()
export class Inventories {
  constructor(
    private readonly rows: InventoryRepository,
    private readonly reports: SessionReports,
    private readonly missing: MissingSessions,
    private readonly dispatcher: SessionDispatcher,
    private readonly orphans: OrphanRegister,
  ) {}

  /**
   * Follows every entry, notes what belongs to no session, and what is missing if the list is complete; then tells the agent again what it
   * has not made as desired.
   */
  async take(agentId: string, { complete, sessions: entries }: Inventory): Promise<void> {
    const known = await this.rows.findKnown(entries.map(({ id }) => id));
    const byId = new Map(known.map((session) => [session.id, session]));
    const again: string[] = [];
    for (const entry of entries) {
      const session = byId.get(entry.id);
      if (session && orphanCause(session, entry, agentId) !== 'outdated-row')
        if (isLeftover(session, agentId) || (await this.follow(agentId, entry, session))) again.push(entry.id);
    }
    await this.orphans.note(agentId, sightingOf(agentId, entries, byId, complete));
    const ids = entries.filter(({ state }) => state !== 'absent').map(({ id }) => id);
    const gone = complete ? await this.missing.note(agentId, ids) : [];
    await this.dispatcher.repeat([...again, ...gone]);
    await this.dispatcher.dispatchTo(agentId);
  }

  /**
   * Follows an entry that is news. Answers whether the agent is to be told the session again: the row has moved on from what it knows. A
   * platform that does not tell generations (0) speaks of the current one.
   */
  private async follow(agentId: string, entry: InventoryEntry, session: KnownSession): Promise<boolean> {
    if (!isNews(session, entry, agentId)) return false;
    const generation = entry.generation === 0 ? session.generation : entry.generation;
    const changed = await this.reports.follow(agentId, entry.id, { state: entry.state, generation });
    return changed !== null && isAheadOf(changed, generation);
  }
}

function sightingOf(
  agentId: string,
  entries: readonly InventoryEntry[],
  byId: ReadonlyMap<string, KnownSession>,
  isComplete: boolean,
): OrphanSighting {
  const orphans: SeenOrphan[] = [];
  const ownedIds: string[] = [];
  for (const { id, state, generation } of entries) {
    const cause = orphanCause(byId.get(id), { state, generation }, agentId);
    if (cause !== null && state !== 'absent') orphans.push({ id, cause, state, generation });
    else if (state !== 'absent') ownedIds.push(id);
  }
  return { orphans, ownedIds, isComplete };
}

/**
 * Whether something is left of a session that is over: its agent would not name it otherwise. What died is named as absent as long as its container
 * or folder is there, with its temporary files, and the word to clean it up may have been lost with a connection.
 */
function isLeftover(session: KnownSession, agentId: string): boolean {
  return session.agentId === agentId && session.isReleased;
}

/** Whether following the entry may change something or uncover an offence; most entries only confirm what is known. */
function isNews(session: KnownSession, entry: InventoryEntry, agentId: string): boolean {
  if (session.agentId !== agentId) return entry.state !== 'absent';
  return entry.generation > session.generation || LIFECYCLE[session.state][entry.state] !== 'keep';
}
