import type { SessionProgress } from '../../../protocol/agent/messages.js';

/** Steps of one session that wait together. */
export interface StepBatch {
  /** All that wait, in order; whoever takes them tells them. */
  take(): readonly SessionProgress[];
  /** Forgets a step that nobody can be told of. */
  drop(step: SessionProgress): void;
}

class OpenBatch implements StepBatch {
  private steps: SessionProgress[] = [];

  /** `close` lets nothing more come to it. */
  constructor(private readonly close: (batch: OpenBatch) => void) {}

  add(step: SessionProgress): void {
    this.steps.push(step);
  }

  take(): readonly SessionProgress[] {
    this.close(this);
    return this.steps.splice(0);
  }

  drop(step: SessionProgress): void {
    this.steps = this.steps.filter((other) => other !== step);
    if (this.steps.length === 0) this.close(this);
  }
}

/**
 * Steps of starts that an agent has told and nobody was told of yet. Each call of an observer is a transaction, and the report that a session runs would
 * wait for one of each step before it: so whatever waits of one session is told at once, and with its report if that comes meanwhile. What comes after a
 * report is told after it.
 */
export class WaitingSteps {
  private readonly bySession = new Map<string, OpenBatch>();

  /** Puts a step to those of its session that wait. */
  add(step: SessionProgress): StepBatch {
    const batch = this.bySession.get(step.id) ?? new OpenBatch((closed) => this.forget(step.id, closed));
    this.bySession.set(step.id, batch);
    batch.add(step);
    return batch;
  }

  /** The steps before a report of their session, to be told with it. */
  beforeReport(sessionId: string): readonly SessionProgress[] {
    return this.bySession.get(sessionId)?.take() ?? [];
  }

  private forget(sessionId: string, batch: OpenBatch): void {
    if (this.bySession.get(sessionId) === batch) this.bySession.delete(sessionId);
  }
}
