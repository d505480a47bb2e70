import type { SessionProgress } from '../../../protocol/agent/messages.js';

/** Steps of one session that wait together. */
export interface StepBatch {
  /** All that wait, in order; whoever takes them tells them, or {@link WaitingSteps.keep keeps} them. */
  take(): readonly SessionProgress[];
  /** Forgets a step that nobody can be told of. */
  drop(step: SessionProgress): void;
}

/** Steps of one connection that are kept although nobody was told of them when they were tried; more than any agent starts at once. */
const MOST_KEPT = 1_000;
/** Steps of one connection that wait at most, those among them that nobody had a place in line for. */
const MOST_WAITING = 2_000;

class OpenBatch implements StepBatch {
  private steps: SessionProgress[] = [];

  /** `close` lets nothing more come to it. */
  constructor(private readonly close: (batch: OpenBatch) => void) {}

  get size(): number {
    return this.steps.length;
  }

  add(step: SessionProgress): void {
    this.steps.push(step);
  }

  /** Puts steps before those that wait. */
  putBack(steps: readonly SessionProgress[]): void {
    this.steps.unshift(...steps);
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
 * report is told after it. Agents tell a step once: those of a transaction that failed are told with the next one of their session.
 */
export class WaitingSteps {
  private readonly bySession = new Map<string, OpenBatch>();

  /** Puts a step to those of its session that wait. */
  add(step: SessionProgress): StepBatch {
    const batch = this.batchOf(step.id);
    batch.add(step);
    return batch;
  }

  /** The steps before a report of their session, to be told with it. */
  beforeReport(sessionId: string): readonly SessionProgress[] {
    return this.bySession.get(sessionId)?.take() ?? [];
  }

  /**
   * Takes back steps of one session that were taken and could not be told, before those that came meanwhile. Whoever is told of them again knows what it
   * has of them: a transaction whose end nobody heard of may have been kept.
   */
  keep(steps: readonly SessionProgress[]): void {
    const [first] = steps;
    if (first === undefined || this.waiting + steps.length > MOST_KEPT) return;
    this.batchOf(first.id).putBack(steps);
  }

  /** Whether so many steps wait that no more are to be left among them: somebody who could not be told of one keeps telling others. */
  get isFull(): boolean {
    return this.waiting > MOST_WAITING;
  }

  private get waiting(): number {
    return [...this.bySession.values()].reduce((sum, { size }) => sum + size, 0);
  }

  private batchOf(sessionId: string): OpenBatch {
    const batch = this.bySession.get(sessionId) ?? new OpenBatch((closed) => this.forget(sessionId, closed));
    this.bySession.set(sessionId, batch);
    return batch;
  }

  private forget(sessionId: string, batch: OpenBatch): void {
    if (this.bySession.get(sessionId) === batch) this.bySession.delete(sessionId);
  }
}
