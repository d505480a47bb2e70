import type { CoreV1Event, V1Pod } from '@kubernetes/client-node';
import type { ApplyProgress } from '../../core/session-runtime.js';
import { startOf } from '../cluster/session-mark.js';
import type { SessionWorkload } from '../cluster/session-workload.js';
import { kubernetesFailure, troubleFailure } from '../kubernetes-failures.js';
import { sessionTrouble } from '../reasons/session-trouble.js';
import type { HomeObstacle } from '../homes/home-obstacles.js';
import type { Trouble } from '../reasons/trouble.js';

/** How long what may pass by itself may last, in milliseconds: less than a start may take, so that its owner learns why. */
const PATIENCE_MS = 90_000;

/** Follows the pod of one start, tells its steps, and sees when it cannot come to anything. */
export class StartWatch {
  /** What keeps the start from going on now. */
  obstacle: { readonly trouble: Trouble; readonly sinceMs: number } | undefined;
  /** Whether the pod waits for a node and nothing says why. */
  isUnexplained = false;
  private home: HomeObstacle | undefined;

  constructor(
    private readonly start: string,
    private readonly progress: ApplyProgress,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /**
   * The pod of the start once its programs run and have an address; undefined as long as that may still come. Throws RuntimeError when it will
   * not, or when the same obstacle has been in the way for too long.
   */
  look(workload: SessionWorkload | undefined): V1Pod | undefined {
    if (workload === undefined) throw kubernetesFailure('start-failed', 'Somebody else has removed the session.');
    const pod = workload.pods.find(({ metadata }) => startOf(metadata?.annotations) === this.start);
    const events = workload.events.filter(({ involvedObject: { uid } }) => uid === pod?.metadata?.uid);
    this.tell(pod, events);
    const seen = sessionTrouble(signs(workload, pod, events));
    this.isUnexplained = pod !== undefined && seen === undefined && isUnplaced(pod);
    if (this.isUnexplained) this.judgeHome();
    else this.judge(seen, events.some(isOfNewNode));
    return pod && isUp(pod) ? pod : undefined;
  }

  /** Takes what was found out of the home of a pod that is not placed. Throws as {@link look} does. */
  noteHome(home: HomeObstacle | undefined): void {
    this.home = home;
    if (this.isUnexplained) this.judgeHome();
  }

  private judgeHome(): void {
    this.judge(this.home?.trouble, this.home?.isFailing === false);
  }

  private tell(pod: V1Pod | undefined, events: readonly CoreV1Event[]): void {
    const hasHappened = (reason: string): boolean => events.some((event) => event.reason === reason);
    if (hasHappened('Pulling')) this.progress.step('image-fetching');
    const isStarted = pod?.status?.containerStatuses?.some(({ state }) => state?.running);
    if (isStarted || hasHappened('Pulled')) this.progress.step('image-ready');
    if (isStarted) this.progress.step('workload-started');
  }

  /** Where a node or a volume is being made for the pod, only the whole time of the start ends the wait. */
  private judge(trouble: Trouble | undefined, isOnItsWay = false): void {
    if (trouble?.isFinal) throw troubleFailure(trouble);
    if (trouble === undefined) {
      this.obstacle = undefined;
      return;
    }
    const sinceMs = this.obstacle?.sinceMs ?? this.nowMs();
    this.obstacle = { trouble, sinceMs };
    if (!isOnItsWay && this.nowMs() - sinceMs >= PATIENCE_MS) throw troubleFailure(trouble);
  }
}

const isUnplaced = ({ spec, status }: V1Pod): boolean => status?.phase === 'Pending' && !spec?.nodeName;

/** What autoscalers of nodes (Cluster Autoscaler, Karpenter) say of a pod that they make a node for. */
const isOfNewNode = ({ reason }: CoreV1Event): boolean => reason === 'TriggeredScaleUp' || reason === 'Nominated';

/** What a Deployment says of its pods counts once its controller has seen what is asked of it now. */
function signs(
  { deployment }: SessionWorkload,
  pod: V1Pod | undefined,
  events: readonly CoreV1Event[],
): Parameters<typeof sessionTrouble>[0] {
  const { metadata, status } = deployment;
  const isSeen = (status?.observedGeneration ?? 0) >= (metadata?.generation ?? 0);
  return { ...(isSeen && { deployment }), ...(pod && { pod }), events };
}

function isUp({ status }: V1Pod): boolean {
  const containers = status?.containerStatuses ?? [];
  return Boolean(status?.podIP) && containers.length > 0 && containers.every(({ state }) => state?.running);
}
