import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SessionProgress } from '../../../protocol/agent/messages.js';
import { EventLog } from '../../platform/events/event-log.js';
import { AgentViolations } from './agent-violations.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { type Observation, observe } from '../lifecycle/session-lifecycle.js';
import { SessionTransitions } from '../lifecycle/session-transitions.js';

/**
 * Whether the row has moved on from `generation`, which the agent spoke of, while something of the session is on the agent: it must be told,
 * even if the session is as desired, since what it says of an older generation does not count.
 */
export function isAheadOf(session: Pick<SessionFacts, 'generation' | 'isReleased'>, generation: number): boolean {
  return !session.isReleased && session.generation > generation;
}

/** Takes in what agents say about single sessions. */
@Injectable()
export class SessionReports {
  private readonly logger = new Logger(SessionReports.name);

  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
    private readonly violations: AgentViolations,
    private readonly events: EventLog,
  ) {}

  /** Follows what an agent saw of a session. Answers with the session when that changed it. */
  async follow(agentId: string, id: string, seen: Observation): Promise<SessionFacts | null> {
    return this.dataSource.transaction(async (tx) => {
      // A former agent may still say that nothing is left there; that is no offence.
      const session = await this.lockOf(tx, agentId, id, seen.state === 'absent');
      const change = session && observe(session, seen);
      return change ? this.transitions.commit(tx, session, change) : null;
    });
  }

  /** Notes a step of a start for the timeline; each once per generation. */
  async noteProgress(agentId: string, { id, generation, step, elapsedMs }: SessionProgress): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.lockOf(tx, agentId, id, false);
      if (session?.generation !== generation || (await this.isKnown(tx, id, generation, step))) return;
      await this.events.append(tx, 'session.progressed', { sessionId: id, step, generation, elapsedMs });
      // Fetching an image may take longer than any start, and goes on as long as parts of it arrive and are unpacked: there are seven such steps at most.
      if (step.startsWith('image-')) await this.transitions.prolong(tx, session);
    });
  }

  private async lockOf(
    tx: EntityManager,
    agentId: string,
    id: string,
    isHarmless: boolean,
  ): Promise<SessionFacts | null> {
    const session = await this.sessions.lock(tx, id);
    if (!session) {
      this.logger.warn({ agentId, sessionId: id }, 'An agent spoke of a session that does not exist.');
      return null;
    }
    if (session.agentId === agentId) return session;
    if (!isHarmless) await this.violations.note(tx, agentId, id);
    return null;
  }

  private async isKnown(tx: EntityManager, id: string, generation: number, step: string): Promise<boolean> {
    const sql = `SELECT 1 FROM events WHERE session_id = $1 AND name = 'session.progressed'
      AND data->>'step' = $2 AND (data->>'generation')::integer = $3 LIMIT 1`;
    return (await tx.query<unknown[]>(sql, [id, step, generation])).length > 0;
  }
}
