import { Injectable, Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { AgentViolations } from './agent-violations.js';

/** The sessions that agents speak of, as far as they may. */
@Injectable()
export class ReportedSessions {
  private readonly logger = new Logger(ReportedSessions.name);

  constructor(
    private readonly sessions: SessionFactsRepository,
    private readonly violations: AgentViolations,
  ) {}

  /** Locks the session that an agent speaks of; null when it is none of the agent's, which is an offence unless it `isHarmless`. */
  async lock(tx: EntityManager, agentId: string, id: string, isHarmless: boolean): Promise<SessionFacts | null> {
    const session = await this.sessions.lock(tx, id);
    if (!session) {
      this.logger.warn({ agentId, sessionId: id }, 'An agent spoke of a session that does not exist.');
      return null;
    }
    if (session.agentId === agentId) return session;
    if (!isHarmless) await this.violations.note(tx, agentId, id);
    return null;
  }
}
