import { viewOf, type SessionContainer, type View } from '../containers/session-container.js';
import type { SessionContainers } from '../containers/session-containers.js';
import { dockerFailure, toFailure } from '../docker-failures.js';
import { messageOf } from '../../core/error-text.js';

/** Something of the session uses the machine, or is about to. */
const AWAKE: ReadonlySet<View> = new Set(['starting', 'running', 'standby', 'stopping']);

/** Puts every session of a namespace to sleep without being asked by the control plane: nothing runs any more, homes stay. */
export class SessionSleeper {
  constructor(private readonly containers: SessionContainers) {}

  /**
   * Resolves when nothing runs any more and every session that ran sleeps; one that had died before stays as it is. Ends what it can before
   * it rejects with RuntimeError, whose detail says what is left; with EngineUnavailableError where nobody knows.
   */
  async hibernateAll(): Promise<void> {
    const sessions = bySession(await this.read());
    const outcomes = await Promise.allSettled(sessions.map((session) => this.hibernate(session)));
    const problems = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [messageOf(outcome.reason)] : []));
    const left = (await this.read()).filter((container) => isAwake(container));
    if (left.length > 0) {
      const names = left.map(({ sessionId }) => `Session ${sessionId} still runs.`);
      throw dockerFailure('runtime-error', [...names, ...problems].join('\n'));
    }
  }

  private async read(): Promise<SessionContainer[]> {
    try {
      return await this.containers.all();
    } catch (error) {
      throw toFailure(error, 'runtime-error');
    }
  }

  /** A start that was not finished is undone where the session slept before; else what there is becomes what sleeps. */
  private async hibernate(containers: readonly SessionContainer[]): Promise<void> {
    const awake = containers.filter((container) => isAwake(container)).sort((a, b) => b.generation - a.generation);
    const kept = containers.some((container) => viewOf(container) === 'hibernated') ? undefined : awake.shift();
    await Promise.all(awake.map(({ containerId }) => this.containers.remove(containerId)));
    if (kept === undefined) return;
    const marked = await this.containers.rename(kept, { generation: kept.generation, mark: 'asleep' });
    if (marked.phase === 'paused') await this.containers.unpause(marked.containerId);
    if (marked.phase !== 'created') await this.containers.stop(marked.containerId);
  }
}

const isAwake = (container: SessionContainer): boolean => AWAKE.has(viewOf(container));

function bySession(containers: readonly SessionContainer[]): SessionContainer[][] {
  const sessions = new Map<string, SessionContainer[]>();
  for (const container of containers) {
    sessions.set(container.sessionId, [...(sessions.get(container.sessionId) ?? []), container]);
  }
  return [...sessions.values()];
}
