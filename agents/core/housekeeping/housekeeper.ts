import type { Logger } from 'pino';
import type { HomeRemove, InstanceDescribe, InstanceRemove } from '../../../protocol/agent/instances.js';
import type { Ack } from '../../../protocol/agent/messages.js';
import { problemDocument, type ProblemCode } from '../../../protocol/problem.js';
import { messageOf } from '../error-text.js';
import type { ControlChannel } from '../link/control-channel.js';
import { RuntimeError, type SessionRuntime } from '../session-runtime.js';
import type { Reconciler } from '../sessions/reconciler.js';

/** What a housekeeper works with. */
export interface HouseholdParts {
  readonly runtime: SessionRuntime;
  readonly reconciler: Reconciler;
}

/** Looks after what belongs to no session: says what it is, and removes it because an administrator or an owner said so. Never by itself. */
export class Housekeeper {
  constructor(
    private readonly parts: HouseholdParts,
    private readonly channel: ControlChannel,
    private readonly log: Logger,
  ) {}

  /** Tells what the platform knows of these instances. Best effort: the control plane asks again with the next inventory. */
  describe({ ids }: InstanceDescribe): void {
    void this.tell(ids);
  }

  /** Removes an instance with its temporary home, unless it was made into something newer, or is being changed. */
  removeInstance({ id, generation }: InstanceRemove): Promise<Ack> {
    this.log.warn({ session: id, generation }, 'removing an instance because an administrator said so');
    return this.answered(id, () => this.parts.reconciler.discard(id, generation));
  }

  /** Removes a persistent home with all its files. */
  removeHome({ userId, template }: HomeRemove): Promise<Ack> {
    this.log.warn({ user: userId, template }, 'removing a home because its owner or an administrator said so');
    return this.answered(`${userId} ${template}`, () => this.parts.runtime.removeHome(userId, template));
  }

  private async tell(ids: readonly string[]): Promise<void> {
    try {
      const instances = await this.parts.runtime.describe(ids);
      await this.channel.send('instances.described', { instances: [...instances] });
    } catch (error) {
      this.log.warn({ err: error }, 'instances could not be described');
    }
  }

  private async answered(what: string, work: () => Promise<void>): Promise<Ack> {
    try {
      await work();
      return { ok: true };
    } catch (error) {
      this.log.error({ what, err: error }, 'it could not be removed');
      return { ok: false, problem: problemDocument(codeOf(error), sentenceOf(error), what) };
    }
  }
}

const codeOf = (error: unknown): ProblemCode => (error instanceof RuntimeError ? 'session-conflict' : 'internal');

/** What the platform said is for administrators, who read this. */
function sentenceOf(error: unknown): string {
  const text = error instanceof RuntimeError ? [error.reason.message, error.detail] : [messageOf(error)];
  return text
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 1000);
}
