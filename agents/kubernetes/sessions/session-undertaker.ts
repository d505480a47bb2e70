import type { Logger } from 'pino';
import type { InstanceWatch } from '../../core/session-runtime.js';
import { isConflict, isMissing } from '../api/api-errors.js';
import type { SessionCluster } from '../cluster/session-cluster.js';
import { fateOf, viewOf, type SessionWorkload } from '../cluster/session-workload.js';
import type { SessionScaler } from './session-scaler.js';

const RETRY_MS = 5000;

/**
 * Keeps sessions from starting again by themselves: a Deployment replaces a pod that went, and a node restarts a container that ended. As soon
 * as the pod that a session was is not what it was, the Deployment is scaled to nothing, and what ended it is written on it.
 */
export class SessionUndertaker {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly cluster: SessionCluster,
    private readonly scaler: SessionScaler,
    private readonly log: Logger,
  ) {}

  /** Looks after each change and now and then, until it is closed. */
  begin(): InstanceWatch {
    const look = (): void => this.look();
    const following = this.cluster.follow(look);
    const timer = setInterval(look, RETRY_MS).unref();
    look();
    return {
      close: () => {
        following.close();
        clearInterval(timer);
      },
    };
  }

  private look(): void {
    // Nobody is dead as long as not all pods have been seen: an agent that has just begun knows its sessions first.
    if (!this.cluster.isCurrent) return;
    for (const session of this.cluster.all()) {
      if (!isToBeDown(session) || this.underWay.has(session.sessionId)) continue;
      this.underWay.add(session.sessionId);
      void this.bury(session).finally(() => this.underWay.delete(session.sessionId));
    }
  }

  /** Only as long as nobody has changed it: whoever starts it again is to find it as it was. */
  private async bury(session: SessionWorkload): Promise<void> {
    try {
      const isNews = viewOf(session) === 'died' && session.mark !== 'dead';
      const change = isNews ? ({ mark: 'dead', fate: fateOf(session) } as const) : {};
      await this.scaler.change(session, { ...change, replicas: 0 }, true);
    } catch (error) {
      if (isConflict(error) || isMissing(error)) return;
      this.log.warn(
        { session: session.sessionId, err: error },
        'a session that died could not be kept from restarting',
      );
    }
  }
}

/** Whether it has just died, or somebody scales up what is to have no pod. */
function isToBeDown(session: SessionWorkload): boolean {
  if (session.mark === 'dead' || session.mark === 'asleep') return session.isUp;
  return viewOf(session) === 'died';
}
