import { types } from 'node:util';
import type { CoreV1Event, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { messageOf } from '../../core/error-text.js';
import type { Instance } from '../../core/session-runtime.js';
import type { HappeningSource } from '../../core/sessions/session-watch.js';
import { ClusterUnavailableError } from '../api/api-errors.js';
import type { ClusterApi } from '../api/cluster-api.js';
import { ResourceCache } from '../api/resource-cache.js';
import { sessionObjectName } from '../objects/object-names.js';
import { sessionsSelector } from '../objects/object-labels.js';
import { readObject, type ClusterObjects } from './cluster-objects.js';
import { instanceOf, readWorkload, sessionOf, type SessionWorkload } from './session-workload.js';

/** How long whoever asks waits for an API server that does not answer, in milliseconds. */
const ANSWER_MS = 5000;

/** Until when something is waited for. */
export interface WaitLimits {
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** What was waited for did not come in time. */
export class WaitTimeoutError extends Error {
  override readonly name = 'WaitTimeoutError';
}

/**
 * All sessions of the namespace as the cluster has them, from copies that three watches keep up to date: looking costs the API server
 * nothing, however many sessions there are and however often it is done.
 */
export class SessionCluster implements HappeningSource {
  private readonly deployments: ResourceCache<V1Deployment>;
  private readonly pods: ResourceCache<V1Pod>;
  private readonly events: ResourceCache<CoreV1Event>;
  private readonly listeners = new Set<() => void>();

  constructor(api: ClusterApi, objects: ClusterObjects) {
    const happened = (): void => {
      for (const listener of [...this.listeners]) listener();
    };
    const ours = { labelSelector: sessionsSelector() };
    const ofPods = { fieldSelector: 'involvedObject.kind=Pod' };
    const [deployments, pods, events] = [
      objects.collection('Deployment', ours),
      objects.collection('Pod', ours),
      objects.collection('Event', ofPods),
    ];
    this.deployments = new ResourceCache(api, deployments, (json) => readObject('Deployment', json), happened);
    this.pods = new ResourceCache(api, pods, (json) => readObject('Pod', json), happened);
    this.events = new ResourceCache(api, events, (json) => readObject('Event', json), happened);
  }

  /** Whether everything is known that the API server knows. Where it is not, a session may seem to have lost its pod. */
  get isCurrent(): boolean {
    return this.deployments.isCurrent && this.pods.isCurrent;
  }

  /** Resolves when everything is known that the API server knows. Rejects with ClusterUnavailableError when it does not answer soon. */
  async current(): Promise<void> {
    for (const cache of [this.deployments, this.pods, this.events]) cache.open();
    const wait = this.until(() => this.isCurrent || undefined, { timeoutMs: ANSWER_MS });
    await wait.catch((error: unknown) => {
      throw new ClusterUnavailableError(error);
    });
  }

  close(): void {
    for (const cache of [this.deployments, this.pods, this.events]) cache.close();
  }

  /** Calls `happened` after each change, until it is closed. */
  follow(happened: () => void): { close(): void } {
    this.listeners.add(happened);
    return { close: () => this.listeners.delete(happened) };
  }

  /** Every session, as it was last heard of. */
  all(): SessionWorkload[] {
    const pods = grouped(this.pods.all(), sessionOf);
    const events = grouped(this.events.all(), ({ involvedObject }) => involvedObject.uid ?? '');
    return this.deployments.all().flatMap((deployment) => readWorkload(deployment, pods, events) ?? []);
  }

  of(sessionId: string): SessionWorkload | undefined {
    const deployment = this.deployments.get(sessionObjectName(sessionId));
    const events = (uid: string): CoreV1Event[] =>
      this.events.all().filter(({ involvedObject }) => involvedObject.uid === uid);
    return deployment && readWorkload(deployment, (id) => this.podsOf(id), events);
  }

  /** The pods of a session, also of one that has no Deployment any more. */
  podsOf(sessionId: string): V1Pod[] {
    return this.pods.all().filter((pod) => sessionOf(pod) === sessionId);
  }

  /** What all sessions are now. Rejects with ClusterUnavailableError when nobody knows. */
  async instances(): Promise<Instance[]> {
    await this.current();
    return this.all().map(instanceOf);
  }

  /** Takes what the server answered to a change. */
  note(deployment: V1Deployment): void {
    this.deployments.note(deployment);
  }

  /**
   * Looks now and after each change until there is something to answer with. Rejects with {@link WaitTimeoutError}, with the reason of the
   * signal, or with what `look` throws.
   */
  until<T>(look: () => T | undefined, { timeoutMs, signal }: WaitLimits): Promise<T> {
    return new Promise((resolve, reject) => {
      const settle = (end: () => void): void => {
        this.listeners.delete(attempt);
        clearTimeout(timer);
        signal?.removeEventListener('abort', giveUp);
        end();
      };
      const attempt = (): void => {
        try {
          const found = look();
          if (found !== undefined) settle(() => resolve(found));
        } catch (error) {
          settle(() => reject(types.isNativeError(error) ? error : new Error(messageOf(error))));
        }
      };
      const giveUp = (): void => settle(() => reject(signal?.reason as Error));
      const timer = setTimeout(() => settle(() => reject(new WaitTimeoutError('It did not come in time.'))), timeoutMs);
      this.listeners.add(attempt);
      signal?.addEventListener('abort', giveUp, { once: true });
      if (signal?.aborted) giveUp();
      else attempt();
    });
  }
}

/** Finds the members of `all` by what `keyOf` says of them. */
function grouped<T>(all: readonly T[], keyOf: (member: T) => string): (key: string) => readonly T[] {
  const groups = new Map<string, T[]>();
  for (const member of all) {
    const key = keyOf(member);
    const group = groups.get(key);
    if (group) group.push(member);
    else groups.set(key, [member]);
  }
  return (key) => groups.get(key) ?? [];
}
