import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgentDirectory } from '../../agents/agent-directory.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { SessionTransitions } from '../lifecycle/session-transitions.js';
import { HomesRepository } from './homes.repository.js';
import { PlacementRepository } from './placement.repository.js';
import { place, type PlacementCandidate, type PlacementNeeds, withSession } from './session-placement.js';

const NO_USAGE = { cpuMillis: 0, memoryMiB: 0, sessions: 0 };

/** Gives pending sessions an agent, or a reason to wait. Placements of all replicas take turns. */
@Injectable()
export class Placer {
  constructor(
    private readonly agents: AgentDirectory,
    private readonly placements: PlacementRepository,
    private readonly homes: HomesRepository,
    private readonly transitions: SessionTransitions,
    private readonly events: EventLog,
  ) {}

  /** Places `sessions`, which are pending and locked, in their order. Answers with what they are then. */
  async settle(tx: EntityManager, sessions: readonly SessionFacts[]): Promise<SessionFacts[]> {
    if (sessions.length === 0) return [];
    await this.placements.takeTurn(tx);
    let candidates = await this.candidates(tx, null);
    const settled: SessionFacts[] = [];
    for (const session of sessions) {
      const after = await this.settleOne(tx, session, candidates);
      if (after.agentId !== null) candidates = withSession(candidates, after.agentId, after.resources);
      settled.push(after);
    }
    return settled;
  }

  /**
   * Why the session's own agent has no room to wake it, in a sentence; null when it has. Rows say what room there is, also of an agent that is
   * away: what it is to do when it is back must fit as well. The room is the session's as soon as it is waking.
   */
  async refusalToWake(tx: EntityManager, session: SessionFacts): Promise<string | null> {
    await this.placements.takeTurn(tx);
    const agents = (await this.candidates(tx, session.id))
      .filter(({ id }) => id === session.agentId)
      .map((agent) => ({
        ...agent,
        isConnected: true,
        // Emptying an agent strands nobody who is there still.
        isDraining: agent.isDraining && session.state === 'hibernated',
      }));
    return agents.length === 0 ? null : (place(needsOf(session), agents).refusals?.[0]?.message ?? null);
  }

  private async candidates(tx: EntityManager, exceptId: string | null): Promise<PlacementCandidate[]> {
    const agents = await this.agents.candidates(tx);
    const usage = await this.placements.usage(tx, exceptId);
    return agents.map((agent) => ({ ...agent, usage: usage.get(agent.id) ?? NO_USAGE }));
  }

  private async settleOne(
    tx: EntityManager,
    session: SessionFacts,
    candidates: readonly PlacementCandidate[],
  ): Promise<SessionFacts> {
    const placement = place(needsOf(session), candidates);
    if (placement.agentId !== null) {
      const homeAgentId = await this.settleHome(tx, session, placement.agentId);
      if (homeAgentId === null || homeAgentId === placement.agentId) return this.start(tx, session, placement.agentId);
      // The home was settled on another agent since the session was read.
      return this.settleOne(tx, { ...session, homeAgentId }, candidates);
    }
    await this.placements.noteWaiting(tx, session.id, placement.reason, placement.refusals);
    if (placement.reason.code !== session.reason?.code) {
      await this.events.append(tx, 'session.waiting', { sessionId: session.id, reason: placement.reason.code });
    }
    return { ...session, reason: placement.reason };
  }

  /** Where the session's files lie from now on; null for a temporary home. */
  private async settleHome(
    tx: EntityManager,
    { homeId, homeAgentId }: SessionFacts,
    agentId: string,
  ): Promise<string | null> {
    if (homeId === null || homeAgentId !== null) return homeAgentId;
    return this.homes.bind(tx, homeId, agentId);
  }

  private async start(tx: EntityManager, session: SessionFacts, agentId: string): Promise<SessionFacts> {
    await this.events.append(tx, 'session.placed', { sessionId: session.id, agentId });
    // Only connected agents are chosen, so that the deadline runs from now on.
    const placed = { ...session, isAgentReachable: true };
    return this.transitions.commit(tx, placed, { state: 'starting', agentId, reason: null });
  }
}

const needsOf = (session: SessionFacts): PlacementNeeds => ({
  application: session.templateName,
  platforms: session.platforms,
  protocolVersion: session.protocolVersion,
  resources: session.resources,
  homeAgentId: session.homeAgentId,
});
