import type { SessionReason } from '../../../protocol/session.js';
import type { Instance, InstanceWatch } from '../session-runtime.js';

type Changed = (instance: Instance) => void;

/** Says that something happened, and not what. */
export interface HappeningSource {
  /** Calls `happened` after each event, until it is closed. */
  follow(happened: () => void): { close(): void };
}

/** Where the truth comes from: everything of ours, or a rejection while the platform does not answer. */
export type ReadInstances = () => Promise<readonly Instance[]>;

/**
 * Tells what changed without having been asked to. The platform's events are hints: whatever they say, the list is read and compared with
 * what is known. A list is also read every `resyncMs`, for events that got lost; one that fails means nothing.
 */
export class SessionWatcher {
  /** State that somebody knows of already: it was told, or an apply brought it about. */
  private readonly known = new Map<string, Instance['state']>();
  private readonly busy = new Map<string, number>();
  /** Number of the last look before which what an apply did may not be seen yet. */
  private readonly settledAt = new Map<string, number>();
  private look = 0;

  constructor(
    private readonly read: ReadInstances,
    private readonly events: HappeningSource,
    private readonly resyncMs: number,
    /** What is said of an instance that somebody else removed. */
    private readonly goneReason: SessionReason,
  ) {}

  /** Runs an apply, whose changes are nobody else's business. */
  async whileBusy(id: string, work: () => Promise<Instance>): Promise<Instance> {
    this.busy.set(id, (this.busy.get(id) ?? 0) + 1);
    try {
      const instance = await work();
      this.known.set(id, instance.state);
      return instance;
    } catch (error) {
      this.known.delete(id);
      throw error;
    } finally {
      const left = (this.busy.get(id) ?? 1) - 1;
      if (left > 0) this.busy.set(id, left);
      else this.busy.delete(id);
      // A list that was begun before now may show the session as it was.
      this.settledAt.set(id, this.look);
    }
  }

  watch(changed: Changed): InstanceWatch {
    let isClosed = false;
    let isLooking = false;
    let isWanted = false;
    const lookNow = async (): Promise<void> => {
      isWanted = true;
      if (isLooking) return;
      isLooking = true;
      while (isWanted && !isClosedNow()) {
        isWanted = false;
        await this.compare((instance) => {
          if (!isClosedNow()) changed(instance);
        });
      }
      isLooking = false;
    };
    const isClosedNow = (): boolean => isClosed;
    const timer = setInterval(() => void lookNow(), this.resyncMs).unref();
    const events = this.events.follow(() => void lookNow());
    void lookNow();
    return {
      close: () => {
        isClosed = true;
        clearInterval(timer);
        events.close();
      },
    };
  }

  private async compare(changed: Changed): Promise<void> {
    this.look += 1;
    const look = this.look;
    const busyBefore = new Set(this.busy.keys());
    const instances = await this.read().catch(() => null);
    if (instances === null) return;
    const isFresh = (id: string): boolean =>
      !busyBefore.has(id) && !this.busy.has(id) && (this.settledAt.get(id) ?? 0) < look;
    for (const instance of instances) if (isFresh(instance.id)) this.note(instance, changed);
    const seen = new Set(instances.map(({ id }) => id));
    for (const [id, state] of this.known) if (!seen.has(id) && isFresh(id)) this.noteGone(id, state, changed);
    for (const [id, at] of this.settledAt) if (at < look) this.settledAt.delete(id);
  }

  private note(instance: Instance, changed: Changed): void {
    const before = this.known.get(instance.id);
    this.known.set(instance.id, instance.state);
    // The first sight of a session is no change, unless what is seen is that it died.
    const isNews = before === undefined ? instance.state === 'absent' : before !== instance.state;
    if (isNews) changed(instance);
  }

  /** Removed by somebody else, with everything that could have said why. */
  private noteGone(id: string, state: Instance['state'], changed: Changed): void {
    this.known.delete(id);
    if (state !== 'absent') changed({ id, generation: 0, state: 'absent', reason: this.goneReason });
  }
}
