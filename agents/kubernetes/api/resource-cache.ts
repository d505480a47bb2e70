import type { V1ObjectMeta } from '@kubernetes/client-node';
import type { ClusterApi } from './cluster-api.js';
import { ResourceWatch, type WatchedResource } from './resource-watch.js';

/** What every object of the API has. */
export interface CachedObject {
  readonly metadata?: V1ObjectMeta;
}

/** Reads an object of the API off its JSON. */
export type ReadObject<T> = (json: unknown) => T;

/**
 * A copy of one collection of the API, kept up to date by a watch. Reading it costs the API server nothing.
 */
export class ResourceCache<T extends CachedObject> {
  private readonly objects = new Map<string, T>();
  private watch: ResourceWatch | undefined;
  private isListed = false;
  private isAnswering = false;

  constructor(
    private readonly api: ClusterApi,
    private readonly resource: WatchedResource,
    private readonly read: ReadObject<T>,
    /** Called after each change of what is here, and of whether it is current. */
    private readonly happened: () => void,
  ) {}

  /** Whether everything is here that there was at the last sign of life of a server that answers. */
  get isCurrent(): boolean {
    return this.isListed && this.isAnswering;
  }

  /** Begins to follow; a second call does nothing. */
  open(): void {
    if (this.watch) return;
    this.watch = new ResourceWatch(this.api, this.resource, {
      listed: (objects) => this.replace(objects),
      changed: (object) => this.note(this.read(object)),
      removed: (object) => this.drop(this.read(object)),
      current: (isCurrent) => {
        this.isAnswering = isCurrent;
        this.happened();
      },
    });
    void this.watch.run();
  }

  close(): void {
    this.watch?.close();
    this.watch = undefined;
    this.isListed = false;
  }

  all(): T[] {
    return [...this.objects.values()];
  }

  get(name: string): T | undefined {
    return this.objects.get(name);
  }

  /** Takes what the server answered to a change, so that whoever made it sees it at once. What is known to be newer stays. */
  note(object: T): void {
    const name = nameOf(object);
    const known = this.objects.get(name);
    if (known && isNewer(known, object)) return;
    this.objects.set(name, object);
    this.happened();
  }

  private drop(object: T): void {
    const known = this.objects.get(nameOf(object));
    // Made again under the same name before its end was heard of.
    if (known?.metadata?.uid !== object.metadata?.uid) return;
    this.objects.delete(nameOf(object));
    this.happened();
  }

  private replace(objects: readonly unknown[]): void {
    this.objects.clear();
    for (const json of objects) {
      const object = this.read(json);
      this.objects.set(nameOf(object), object);
    }
    this.isListed = true;
    this.isAnswering = true;
    this.happened();
  }
}

const nameOf = ({ metadata }: CachedObject): string => metadata?.name ?? '';

/** Versions of a collection are numbers that grow (as of Kubernetes 1.35 by contract, and before that in every server there is). */
function isNewer(one: CachedObject, other: CachedObject): boolean {
  return BigInt(one.metadata?.resourceVersion ?? '0') > BigInt(other.metadata?.resourceVersion ?? '0');
}
