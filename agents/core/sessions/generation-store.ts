import { join } from 'node:path';
import { z } from 'zod';
import { Id, Timestamp } from '../../../protocol/ids.js';
import type { Clock } from '../clock.js';
import { StateFile } from '../state/state-file.js';

/** How long an ended session is remembered, so that a late message cannot bring it back, in milliseconds. */
export const ENDED_SESSION_MEMORY_MS = 24 * 60 * 60 * 1000;

const SessionGeneration = z.strictObject({
  /** Highest generation that was accepted. */
  generation: z.int().min(1),
  /** Highest generation that the platform was brought to; absent until one was. */
  converged: z.int().min(1).optional(),
  endedAt: Timestamp.optional(),
});
type SessionGeneration = z.infer<typeof SessionGeneration>;

const GenerationState = z.strictObject({ version: z.literal(1), sessions: z.record(Id, SessionGeneration) });

/**
 * The highest generation that was accepted for each session. It lies in a file because labels of containers cannot change, and it
 * outlives the agent so that an old message is refused by the next process as well.
 */
export class GenerationStore {
  private readonly file: StateFile<typeof GenerationState>;
  private sessions = new Map<string, SessionGeneration>();
  private version = 0;
  private storedVersion = 0;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    stateFolder: string,
    private readonly clock: Clock,
  ) {
    this.file = new StateFile(join(stateFolder, 'generations.json'), GenerationState);
  }

  /** Reads the file. Throws StateFileError when it is damaged. */
  async load(): Promise<void> {
    const state = await this.file.read();
    this.sessions = new Map(Object.entries(state?.sessions ?? {}));
  }

  /** Whether a message of `generation` comes too late. The generation accepted last may come again. */
  isStale(sessionId: string, generation: number): boolean {
    return generation < this.accepted(sessionId);
  }

  /** The generation accepted last, 0 when there was none. */
  accepted(sessionId: string): number {
    return this.sessions.get(sessionId)?.generation ?? 0;
  }

  /** The generation that the platform was brought to last, 0 when unknown. */
  converged(sessionId: string): number {
    return this.sessions.get(sessionId)?.converged ?? 0;
  }

  /** Takes note of `generation`; false when it is stale. Resolves once it is on disk; rejects when it cannot be written. */
  async accept(sessionId: string, generation: number): Promise<boolean> {
    if (this.isStale(sessionId, generation)) return false;
    const known = this.sessions.get(sessionId);
    if (known?.generation !== generation) {
      const converged = known?.converged === undefined ? {} : { converged: known.converged };
      this.put(sessionId, { generation, ...converged });
    }
    await this.flush();
    return true;
  }

  /** Takes note that the platform is as `generation` wants it; `hasEnded` lets the session be forgotten after a while. */
  async markConverged(sessionId: string, generation: number, hasEnded: boolean): Promise<void> {
    const known = this.sessions.get(sessionId);
    if (known?.generation !== generation) return;
    const endedAt = hasEnded ? { endedAt: new Date(this.clock.now()).toISOString() } : {};
    this.put(sessionId, { generation, converged: generation, ...endedAt });
    await this.flush();
  }

  private put(sessionId: string, entry: SessionGeneration): void {
    this.sessions.set(sessionId, entry);
    this.version += 1;
  }

  /** Writes are queued one after the other, and one write serves everybody who waits for it. */
  private flush(): Promise<void> {
    const wanted = this.version;
    const write = async (): Promise<void> => {
      if (this.storedVersion >= wanted) return;
      this.forgetEnded();
      const version = this.version;
      await this.file.write({ version: 1, sessions: Object.fromEntries(this.sessions) });
      this.storedVersion = version;
    };
    const written = this.writing.then(write);
    this.writing = written.catch(() => undefined);
    return written;
  }

  private forgetEnded(): void {
    const oldest = this.clock.now() - ENDED_SESSION_MEMORY_MS;
    for (const [sessionId, { endedAt }] of this.sessions) {
      if (endedAt !== undefined && Date.parse(endedAt) < oldest) this.sessions.delete(sessionId);
    }
  }
}
