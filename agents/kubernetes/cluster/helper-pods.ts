import type { V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { setTimeout as delay } from 'node:timers/promises';
import { isConflict, isMissing } from '../api/api-errors.js';
import { agentLabels } from '../objects/object-labels.js';
import type { KubernetesSettings } from '../kubernetes-config.js';
import type { ClusterObjects } from './cluster-objects.js';
import { sessionTrouble } from '../reasons/session-trouble.js';

const LOOK_MS = 500;
const CONTAINER_NAME = 'helper';

/** What a short-lived pod is to do. */
export interface HelperTask {
  /** Name of the pod: there is one of it at most. */
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly image: string;
  readonly command: readonly string[];
  /** Bounds of its life, image and all, in milliseconds. */
  readonly timeoutMs: number;
  readonly spec: Partial<Omit<V1PodSpec, 'containers'>>;
  readonly container: Partial<V1PodSpec['containers'][number]>;
}

/** Runs something small on the cluster, in a pod that is no session. */
export class HelperPods {
  constructor(
    private readonly objects: ClusterObjects,
    private readonly settings: KubernetesSettings,
    private readonly agentId: () => Promise<string>,
  ) {}

  /** Resolves with the exit code of the command. Rejects when it has not ended in time. Leaves no pod either way. */
  async run(task: HelperTask): Promise<number> {
    const deadline = performance.now() + task.timeoutMs;
    const pod = this.podOf(task, await this.agentId());
    await this.create(pod, deadline);
    try {
      for (;;) {
        const found = await this.objects.get('Pod', task.name);
        const { status } = found;
        const ended = status?.containerStatuses?.[0]?.state?.terminated;
        if (ended) return ended.exitCode;
        if (status?.phase === 'Failed')
          throw new Error(`The pod ${task.name} failed: ${status.message ?? status.reason}`);
        if (performance.now() > deadline) throw late(task.name, sessionTrouble({ pod: found })?.detail);
        await delay(LOOK_MS);
      }
    } finally {
      await this.objects.remove('Pod', task.name).catch(() => undefined);
    }
  }

  /** One of the same name was left behind by an agent that was killed. */
  private async create(pod: V1Pod, deadline: number): Promise<void> {
    for (;;) {
      try {
        await this.objects.create('Pod', pod);
        return;
      } catch (error) {
        if (!isConflict(error) || performance.now() > deadline) throw error;
        await this.objects.remove('Pod', pod.metadata?.name ?? '').catch((problem: unknown) => {
          if (!isMissing(problem)) throw problem;
        });
        await delay(LOOK_MS);
      }
    }
  }

  private podOf({ name, labels, image, command, timeoutMs, spec, container }: HelperTask, agentId: string): V1Pod {
    const { namespace, pullSecrets, imagePullPolicy, serviceAccount, nodeSelector, tolerations } = this.settings;
    return {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace, labels: { ...agentLabels(agentId), ...labels } },
      spec: {
        serviceAccountName: serviceAccount,
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        restartPolicy: 'Never',
        activeDeadlineSeconds: Math.ceil(timeoutMs / 1000),
        terminationGracePeriodSeconds: 1,
        imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })),
        nodeSelector,
        tolerations: [...tolerations],
        ...spec,
        containers: [
          {
            name: CONTAINER_NAME,
            image,
            imagePullPolicy,
            command: [...command],
            resources: {
              requests: { cpu: '10m', memory: '16Mi' },
              limits: { cpu: '500m', memory: '128Mi', 'ephemeral-storage': '64Mi' },
            },
            ...container,
          },
        ],
      },
    };
  }
}

/** Most often its image cannot be had, which only the pod says. */
function late(name: string, cause: string | undefined): Error {
  return new Error(`The pod ${name} has not done its work in time${cause === undefined ? '' : ` (${cause})`}.`);
}
