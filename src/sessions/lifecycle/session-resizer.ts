import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { Placer } from '../placement/placer.js';
import { SessionConflictError } from '../sessions.errors.js';
import { SessionQuota } from '../usage/session-quota.js';
import type { SessionFacts } from './session-facts.js';
import { resize, SIZING, type WantedSize } from './session-size.js';
import { SessionTransitions } from './session-transitions.js';

const UPDATE = 'UPDATE sessions SET resources = $2, limits_in_force = $3, updated_at = clock_timestamp() WHERE id = $1';

/** Gives locked sessions another size. */
@Injectable()
export class SessionResizer {
  constructor(
    private readonly transitions: SessionTransitions,
    private readonly placer: Placer,
    private readonly quota: SessionQuota,
    private readonly events: EventLog,
  ) {}

  /** Waits for the owner's turn. Comes before the session is locked. */
  async takeTurn(tx: EntityManager, ownerId: string): Promise<void> {
    await this.quota.takeTurn(tx, ownerId);
  }

  /**
   * Changes the size of `session`, whose owner's turn was taken. Its agent is told at once where it runs; one that waits is placed if it fits now.
   *
   * @throws QuotaExceededError; SessionConflictError with the sentence that says why not.
   */
  async resize(tx: EntityManager, session: SessionFacts, wanted: WantedSize): Promise<void> {
    const change = resize(session, wanted);
    if (change === null) return;
    if ('refusal' in change) throw new SessionConflictError(change.refusal);
    const next: SessionFacts = { ...session, ...change };
    await this.quota.admit(tx, session, next);
    if (SIZING[session.state] === 'running') await this.checkRoom(tx, next);
    await tx.query(UPDATE, [session.id, change.resources, change.limitsInForce]);
    await this.events.append(tx, 'session.resized', { sessionId: session.id, resources: change.resources });
    const changed = await this.transitions.commit(tx, next, {
      state: session.state,
      generation: session.generation + 1,
    });
    if (changed.state === 'pending') await this.placer.settle(tx, [changed]);
  }

  /** What runs has to find its new size where it is. */
  private async checkRoom(tx: EntityManager, session: SessionFacts): Promise<void> {
    const refusal = await this.placer.refusalToWake(tx, session);
    if (refusal === null) return;
    throw new SessionConflictError(
      `${refusal} Ask for less, or end another session or put it to sleep, then try again.`,
    );
  }
}
