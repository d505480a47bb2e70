import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SessionFactsRepository } from './session-facts.repository.js';
import { SessionTransitions } from './session-transitions.js';
import { grant, isRefusal } from './session-wishes.js';

/** Puts sessions to sleep on the system's own behalf. */
@Injectable()
export class SessionSleep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sessions: SessionFactsRepository,
    private readonly transitions: SessionTransitions,
  ) {}

  /** Hibernates the session unless it has come to an end, or to sleep, meanwhile. Hints lead to the rest. */
  async hibernate(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.sessions.lock(tx, id);
      const answer = session && grant(session, 'hibernate');
      if (session && answer && !isRefusal(answer)) await this.transitions.commit(tx, session, answer);
    });
  }
}
