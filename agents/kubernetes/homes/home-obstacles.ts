import type { SessionSpec } from '../../../protocol/session.js';
import type { ClusterObjects } from '../cluster/cluster-objects.js';
import { claimOf } from '../objects/home-claim.js';
import { newestEvent } from '../reasons/newest-event.js';
import { joined } from '../reasons/pod-trouble.js';
import { trouble, type Trouble } from '../reasons/trouble.js';

/** What a home waits for. */
export interface HomeObstacle {
  readonly trouble: Trouble;
  /** Whether something went wrong. A volume that is being made may take as long as a start. */
  readonly isFailing: boolean;
}

/**
 * What keeps the volumes of homes from being there. Where a storage class makes a volume only once a pod wants it (`WaitForFirstConsumer`), a
 * scheduler says nothing of the pod while it waits for it, and all that tells is the claim.
 */
export class HomeObstacles {
  constructor(private readonly objects: ClusterObjects) {}

  /** What a home waits for, as its claim and the events of that tell it; undefined while it waits for nothing, and where nobody answers. */
  async of(spec: Pick<SessionSpec, 'home' | 'sessionId'>): Promise<HomeObstacle | undefined> {
    try {
      return await this.read(claimOf(spec));
    } catch {
      return undefined;
    }
  }

  private async read(name: string): Promise<HomeObstacle | undefined> {
    const { status } = await this.objects.get('PersistentVolumeClaim', name);
    if (status?.phase === 'Bound') return undefined;
    const fieldSelector = `involvedObject.kind=PersistentVolumeClaim,involvedObject.name=${name}`;
    const events = await this.objects.list('Event', { fieldSelector });
    // What is tried again and again says so more often than what went wrong.
    const failure = newestEvent(events, ({ type }) => type === 'Warning');
    const said = failure ?? newestEvent(events);
    const detail = joined(`${name} is ${status?.phase ?? 'new'}`, said?.reason, said?.message);
    return { trouble: trouble('home-pending', detail), isFailing: failure !== undefined };
  }
}
