import {
  dumpYaml,
  type CoreV1Event,
  type V1DeleteOptions,
  type V1Deployment,
  type V1NetworkPolicy,
  type V1PersistentVolumeClaim,
  type V1Pod,
  type V1Secret,
  type V1Service,
} from '@kubernetes/client-node';
import { z } from 'zod';
import { isConflict, isMissing } from '../api/api-errors.js';
import type { ClusterApi } from '../api/cluster-api.js';
import type { WatchedResource } from '../api/resource-watch.js';
import { FIELD_MANAGER } from '../objects/object-labels.js';

/** Kinds of objects that the agent deals with. */
export interface Kinds {
  Deployment: V1Deployment;
  Event: CoreV1Event;
  NetworkPolicy: V1NetworkPolicy;
  PersistentVolumeClaim: V1PersistentVolumeClaim;
  Pod: V1Pod;
  Secret: V1Secret;
  Service: V1Service;
}
export type Kind = keyof Kinds;

/** Group and version, and collection. */
const PLACES: Readonly<Record<Kind, readonly [group: string, collection: string]>> = {
  Deployment: ['/apis/apps/v1', 'deployments'],
  Event: ['/api/v1', 'events'],
  NetworkPolicy: ['/apis/networking.k8s.io/v1', 'networkpolicies'],
  PersistentVolumeClaim: ['/api/v1', 'persistentvolumeclaims'],
  Pod: ['/api/v1', 'pods'],
  Secret: ['/api/v1', 'secrets'],
  Service: ['/api/v1', 'services'],
};

const APPLY = 'application/apply-patch+yaml';
const MERGE = 'application/merge-patch+json';

const YAML = 'application/yaml';

const List = z.object({ items: z.array(z.unknown()).nullish() });
/** What every object of the API has. Times of an object are texts in its JSON, and dates to the client. */
const Readable = z.looseObject({
  metadata: z.looseObject({
    name: z.string(),
    uid: z.string(),
    resourceVersion: z.string(),
    creationTimestamp: z.coerce.date().nullish(),
    deletionTimestamp: z.coerce.date().nullish(),
  }),
});

/** An object as the client's types have it, from the API's JSON. The API server is who checks the rest of it. */
export function readObject<K extends Kind>(_kind: K, json: unknown): Kinds[K] {
  const checked: unknown = Readable.parse(json);
  return checked as Kinds[K];
}

/** The objects of one namespace. Rejects with ApiError, or with ClusterUnavailableError when the API server does not answer. */
export class ClusterObjects {
  constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
  ) {}

  /** The collection of a kind, for a watch. */
  collection(kind: Kind, query: Readonly<Record<string, string>>): WatchedResource {
    return { path: this.path(kind), query, hasBookmarks: kind !== 'Event' };
  }

  /** Server-side apply: makes the object, or makes of it what is said here; what others said of it stays. Idempotent. */
  async apply<K extends Kind>(kind: K, object: Kinds[K]): Promise<Kinds[K]> {
    const path = this.path(kind, object.metadata?.name);
    const query = { fieldManager: FIELD_MANAGER, force: 'true' };
    return this.ask(kind, { method: 'PATCH', path, query, body: dumpYaml(object), contentType: APPLY });
  }

  async create<K extends Kind>(kind: K, object: Kinds[K]): Promise<Kinds[K]> {
    const query = { fieldManager: FIELD_MANAGER };
    const path = this.path(kind);
    return this.ask(kind, { method: 'POST', path, query, body: dumpYaml(object), contentType: YAML });
  }

  /** Changes members of an object (RFC 7396); with its `resourceVersion` among them only as long as nobody else did. */
  async patch<K extends Kind>(kind: K, name: string, change: object): Promise<Kinds[K]> {
    const query = { fieldManager: FIELD_MANAGER };
    return this.ask(kind, { method: 'PATCH', path: this.path(kind, name), query, body: change, contentType: MERGE });
  }

  async get<K extends Kind>(kind: K, name: string): Promise<Kinds[K]> {
    return this.ask(kind, { method: 'GET', path: this.path(kind, name) });
  }

  async list<K extends Kind>(kind: K, query: Readonly<Record<string, string>>): Promise<Kinds[K][]> {
    const answer = await this.api.call({ method: 'GET', path: this.path(kind), query });
    return (List.parse(answer).items ?? []).map((json) => readObject(kind, json));
  }

  /** Begins to remove an object, and what depends on it in the background. One that is not there is as good. */
  async remove(kind: Kind, name: string): Promise<void> {
    await this.delete(kind, name, { propagationPolicy: 'Background' });
  }

  /**
   * Forgets a pod without waiting for its node to. Only for one of which the node has said that nothing is left: the API server takes the
   * word of whoever asks. Another pod of the same name stays.
   */
  async forget(name: string, uid: string): Promise<void> {
    try {
      await this.delete('Pod', name, { gracePeriodSeconds: 0, preconditions: { uid } });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }

  /** Path of a pod's `log` or `portforward`. */
  podPath(name: string, subresource: 'log' | 'portforward'): string {
    return `${this.path('Pod', name)}/${subresource}`;
  }

  private async delete(kind: Kind, name: string, body: V1DeleteOptions): Promise<void> {
    try {
      await this.api.call({ method: 'DELETE', path: this.path(kind, name), body });
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  private async ask<K extends Kind>(kind: K, call: Parameters<ClusterApi['call']>[0]): Promise<Kinds[K]> {
    return readObject(kind, await this.api.call(call));
  }

  private path(kind: Kind, name?: string): string {
    const [group, collection] = PLACES[kind];
    const path = `${group}/namespaces/${this.namespace}/${collection}`;
    return name === undefined ? path : `${path}/${name}`;
  }
}
