import { Injectable, Logger } from '@nestjs/common';
import type { Actor } from '../../../protocol/events.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { runInContext } from '../../platform/events/request-context.js';
import type { AgentObserver } from '../agent-observer.js';

/** Calls that may wait for one agent. More than this only pile up while the database hangs; the next inventory tells what was missed. */
const MAX_WAITING = 1_000;

/** One call of an observer; undefined when it does not want to learn this. */
export type ObserverCall = (observer: AgentObserver) => Promise<void> | undefined;

interface Queue {
  tail: Promise<unknown>;
  waiting: number;
}

/** Hands what agents say to the observers: in order per agent, one call at a time, agents beside each other. */
@Injectable()
export class ObserverQueue {
  private readonly logger = new Logger(ObserverQueue.name);
  private readonly observers = new Set<AgentObserver>();
  private readonly queues = new Map<string, Queue>();

  observe(observer: AgentObserver): void {
    this.observers.add(observer);
  }

  /**
   * Makes `call` on every observer once all earlier calls for the agent are done, on behalf of `actor`, unless `isWanted` says no by then.
   *
   * @throws the first error of an observer (already logged; the others were called all the same), or ProblemError `not-ready` when too
   * much is waiting.
   */
  async tell(
    agentId: string,
    call: ObserverCall,
    isWanted: () => boolean = () => true,
    actor: Actor = { kind: 'agent', id: agentId },
  ): Promise<void> {
    const queue = this.queues.get(agentId) ?? { tail: Promise.resolve(), waiting: 0 };
    if (queue.waiting >= MAX_WAITING) throw new ProblemError('not-ready', 'Too much is waiting. Send it again later.');
    this.queues.set(agentId, queue);
    queue.waiting += 1;
    const turn = queue.tail.then(() =>
      isWanted() ? runInContext({ requestId: null, actor }, () => this.callAll(agentId, call)) : undefined,
    );
    queue.tail = turn.catch(() => undefined).finally(() => this.leave(agentId, queue));
    await turn;
  }

  private leave(agentId: string, queue: Queue): void {
    queue.waiting -= 1;
    if (queue.waiting === 0) this.queues.delete(agentId);
  }

  private async callAll(agentId: string, call: ObserverCall): Promise<void> {
    const failures: unknown[] = [];
    for (const observer of this.observers) {
      try {
        await call(observer);
      } catch (error) {
        failures.push(error);
        this.logger.error({ err: error, agentId }, 'What an agent said could not be acted on.');
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
