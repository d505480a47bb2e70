import { randomUUID } from 'node:crypto';
import type { Resources } from '../../protocol/session.js';

/** What a container of the world is doing. A created one has never run. */
export type ContainerState = 'created' | 'running' | 'frozen' | 'stopped';

/** One container, as the world knows it: the truth that no product process can lose. */
export interface Container {
  readonly id: string;
  readonly sessionId: string;
  /** The machine that it is on. */
  readonly machine: string;
  /** What it may use; null where only its row tells. */
  readonly resources: Resources | null;
  readonly generation: number;
  readonly state: ContainerState;
  /** When its screen answers, in milliseconds of the monotonic clock. */
  readonly readyAtMs: number;
}

/** Something that happened to a container, in the order of the world. */
export interface JournalEntry {
  readonly atMs: number;
  readonly container: Container;
  readonly what: 'created' | ContainerState | 'removed' | 'died';
}

/** Follows one machine. `container` is null when it is gone. */
export type ContainerListener = (sessionId: string, container: Container | null) => void;

/** Every container of every machine, kept by the rig itself: agents may be killed, their machines go on. */
export class Containers {
  private readonly byId = new Map<string, Container>();
  private readonly listeners = new Map<string, Set<ContainerListener>>();
  readonly journal: JournalEntry[] = [];

  create(machine: string, sessionId: string, resources: Resources, generation: number): Container {
    const id = randomUUID();
    return this.put(
      { id, sessionId, machine, resources, generation, state: 'created', readyAtMs: Infinity },
      'created',
    );
  }

  /** Puts the container into another state; unknown ones stay unknown. */
  change(id: string, changes: Partial<Pick<Container, 'state' | 'readyAtMs' | 'generation'>>): Container | null {
    const found = this.byId.get(id);
    if (!found) return null;
    return this.put({ ...found, ...changes }, changes.state ?? found.state);
  }

  /** Takes it away: because somebody asked for that, or because it died. */
  remove(id: string, what: 'removed' | 'died'): void {
    const found = this.byId.get(id);
    if (!found) return;
    this.byId.delete(id);
    this.note(found, what);
    this.tell(found.machine, found.sessionId, null);
  }

  get(id: string): Container | null {
    return this.byId.get(id) ?? null;
  }

  all(): readonly Container[] {
    return [...this.byId.values()];
  }

  on(machine: string): readonly Container[] {
    return this.all().filter((container) => container.machine === machine);
  }

  of(sessionId: string): readonly Container[] {
    return this.all().filter((container) => container.sessionId === sessionId);
  }

  follow(machine: string, listener: ContainerListener): () => void {
    const set = this.listeners.get(machine) ?? new Set();
    this.listeners.set(machine, set);
    set.add(listener);
    return () => set.delete(listener);
  }

  private put(container: Container, what: JournalEntry['what']): Container {
    this.byId.set(container.id, container);
    this.note(container, what);
    this.tell(container.machine, container.sessionId, container);
    return container;
  }

  private note(container: Container, what: JournalEntry['what']): void {
    this.journal.push({ atMs: performance.now(), container, what });
  }

  private tell(machine: string, sessionId: string, container: Container | null): void {
    for (const listener of this.listeners.get(machine) ?? []) listener(sessionId, container);
  }
}
