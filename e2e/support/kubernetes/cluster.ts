import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  NetworkingV1Api,
  type V1PersistentVolumeClaim,
  type V1Pod,
  type V1Service,
} from '@kubernetes/client-node';
import { until } from '../processes.js';
import { outputOf } from './pod-output.js';

const GONE_MS = 120_000;
const NOT_FOUND = 404;

/** Labels that objects must have. */
export type Labels = Readonly<Record<string, string>>;

const selectorOf = (labels: Labels): string =>
  Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join();

/** The cluster that `KUBECONFIG` names, as its administrator sees it. */
export class Cluster {
  readonly config = new KubeConfig();
  readonly core: CoreV1Api;
  readonly apps: AppsV1Api;
  readonly networking: NetworkingV1Api;

  constructor() {
    this.config.loadFromDefault();
    this.core = this.config.makeApiClient(CoreV1Api);
    this.apps = this.config.makeApiClient(AppsV1Api);
    this.networking = this.config.makeApiClient(NetworkingV1Api);
  }

  /** Pods that are not on their way out, the oldest first. */
  async pods(namespace: string, labels: Labels): Promise<V1Pod[]> {
    const { items } = await this.core.listNamespacedPod({ namespace, labelSelector: selectorOf(labels) });
    return items
      .filter(({ metadata }) => metadata?.deletionTimestamp === undefined)
      .sort((a, b) => bornAt(a) - bornAt(b));
  }

  async services(namespace: string, labels: Labels): Promise<V1Service[]> {
    const { items } = await this.core.listNamespacedService({ namespace, labelSelector: selectorOf(labels) });
    return items;
  }

  async claims(namespace: string): Promise<V1PersistentVolumeClaim[]> {
    const { items } = await this.core.listNamespacedPersistentVolumeClaim({ namespace });
    return items;
  }

  /** Values of every Secret of a namespace but the tokens that the cluster makes, by `NAME/KEY`, in base64. */
  async secrets(namespace: string): Promise<Map<string, string>> {
    const { items } = await this.core.listNamespacedSecret({ namespace });
    const own = items.filter(({ type }) => type === 'Opaque');
    return new Map(
      own.flatMap(({ metadata, data = {} }) =>
        Object.entries(data).map(([key, value]): [string, string] => [`${metadata?.name ?? ''}/${key}`, value]),
      ),
    );
  }

  /** What a pod has printed, each line after its time (RFC 3339). */
  async log(pod: V1Pod): Promise<string> {
    return this.core.readNamespacedPodLog({ ...nameOf(pod), timestamps: true });
  }

  /** What `command` prints in the first container of a pod; null when it fails there. */
  run(pod: V1Pod, command: readonly string[]): Promise<string | null> {
    return outputOf(this.config, pod, command);
  }

  /** Ends a pod a second after it was asked to, whatever it still had to do, and waits until no process of it is left. */
  async kill(pod: V1Pod): Promise<void> {
    await this.core.deleteNamespacedPod({ ...nameOf(pod), gracePeriodSeconds: 1 });
    const isOver = async (): Promise<boolean> => {
      const found = await this.core.readNamespacedPod(nameOf(pod)).catch(unlessMissing);
      return found?.metadata?.uid !== pod.metadata?.uid || hasEnded(found);
    };
    await until('the pod to end', isOver, GONE_MS);
  }

  async makeNamespace(name: string, labels: Labels = {}): Promise<void> {
    await this.core.createNamespace({ body: { metadata: { name, labels: { ...labels } } } });
  }

  /** Removes namespaces with everything in them, and waits until they are gone. */
  async removeNamespaces(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.core.deleteNamespace({ name }).catch(unlessMissing);
    for (const name of names) await until(`the namespace ${name} to go`, () => this.isGone(name), GONE_MS);
  }

  private async isGone(name: string): Promise<boolean> {
    await delay(500);
    const found = await this.core.readNamespace({ name }).catch(unlessMissing);
    return found === null;
  }
}

function unlessMissing(error: unknown): null {
  if (error instanceof ApiException && error.code === NOT_FOUND) return null;
  throw error;
}

/** How calls of the API name a pod. */
export function nameOf({ metadata }: V1Pod): { name: string; namespace: string } {
  if (metadata?.name === undefined || metadata.namespace === undefined) throw new Error('The pod has no name.');
  return { name: metadata.name, namespace: metadata.namespace };
}

const bornAt = ({ metadata }: V1Pod): number => metadata?.creationTimestamp?.getTime() ?? 0;

const hasEnded = (pod: V1Pod | null): boolean =>
  pod?.status?.containerStatuses?.every(({ state }) => state?.terminated !== undefined) ?? true;

/** Whether a pod takes requests. */
export function isReady({ status }: V1Pod): boolean {
  return status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ?? false;
}
