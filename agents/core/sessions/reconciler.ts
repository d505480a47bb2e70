import type { Logger } from 'pino';
import type { SessionApply } from '../../../protocol/agent/messages.js';
import { ANY_IMAGE, type ImagePolicy } from '../../../protocol/image-policy.js';
import type { DesiredState, Platform, SessionReason } from '../../../protocol/session.js';
import type { Clock } from '../clock.js';
import { RuntimeError, type Instance, type InstanceWatch, type SessionRuntime } from '../session-runtime.js';
import {
  convergenceFailure,
  generationNotStored,
  specRefused,
  TOO_MANY_STARTS,
  type Failure,
} from './convergence-failure.js';
import type { GenerationStore } from './generation-store.js';
import { LatestWins } from './latest-wins.js';
import type { SessionReporter } from './session-reporter.js';
import type { SessionPictures } from './session-pictures.js';
import { refusedImage } from './refused-image.js';
import { refusalOf } from './session-spec-policy.js';
import type { SessionStreams } from './session-streams.js';
import type { StartSlots } from './start-slots.js';
import { progressOf } from './step-progress.js';

/** What a reconciler is told about its surroundings. */
export interface ReconcilerOptions {
  readonly platform: Platform;
  readonly starts: StartSlots;
  /** Images that may be run; any unless it is said. */
  readonly images?: ImagePolicy;
  readonly pictures: SessionPictures;
  readonly clock: Clock;
  readonly log: Logger;
}

/** A message with the monotonic time at which it came, in milliseconds. */
interface ApplyTask {
  readonly apply: SessionApply;
  readonly receivedAtMs: number;
}

/** Work on a session that is no convergence. Takes its turn like one; must not reject. */
type Task = ApplyTask | { readonly run: () => Promise<void> };

/** What viewers are told when their session is made to be like this; undefined leaves streams open. */
const CLOSE_CODES = {
  running: undefined,
  standby: undefined,
  hibernated: 4411,
  ended: 4410,
} as const satisfies Record<DesiredState, number | undefined>;

/**
 * Makes the platform look as the control plane wants it: per session one convergence at a time, the latest message wins, lower
 * generations are refused. Stops nothing by itself, not even when the agent stops.
 */
export class Reconciler {
  private readonly work = new LatestWins<Task>((task, signal) =>
    'run' in task ? task.run() : this.converge(task, signal),
  );
  /** Generation in flight per session; the same one again changes nothing. */
  private readonly inFlight = new Map<string, number>();
  /** Sessions that changed by themselves while a convergence was in flight. */
  private readonly disturbed = new Set<string>();
  private watch: InstanceWatch | undefined;

  constructor(
    private readonly runtime: SessionRuntime,
    private readonly generations: GenerationStore,
    private readonly reporter: SessionReporter,
    private readonly streams: SessionStreams,
    private readonly options: ReconcilerOptions,
  ) {}

  /** Reads what was accepted before and begins to follow changes that nobody asked for. Rejects when the state file is damaged. */
  async start(): Promise<void> {
    await this.generations.load();
    this.watch = this.runtime.watch((instance) => this.noteChange(instance));
  }

  /** Takes a message; what becomes of it is reported. */
  apply(apply: SessionApply): void {
    const { id, generation } = apply;
    if (this.generations.isStale(id, generation) || generation < (this.inFlight.get(id) ?? 0)) {
      this.options.log.warn({ session: id, generation }, 'refused an apply of an older generation');
      void this.reportKnown(id);
      return;
    }
    if (this.inFlight.get(id) === generation) return;
    this.inFlight.set(id, generation);
    this.work.submit(id, { apply, receivedAtMs: this.options.clock.monotonicMs() });
  }

  /**
   * Removes an instance that belongs to no session. Messages about it that come meanwhile wait.
   *
   * @throws RuntimeError when it is being changed, was made into something newer than `generation`, or could not be removed.
   */
  async discard(id: string, generation: number): Promise<void> {
    const accepted = this.generations.accepted(id);
    if (this.work.isBusy(id) || accepted > generation) throw new RuntimeError(CHANGED);
    this.streams.closeSession(id, CLOSE_CODES.ended);
    await new Promise<void>((resolve, reject) => {
      const run = (): Promise<void> => this.runtime.discard(id).then(resolve, reject);
      this.work.submit(id, { run });
    });
    this.disturbed.delete(id);
    if (accepted === 0) return;
    await this.generations.markConverged(id, accepted, true).catch((error: unknown) => {
      this.options.log.warn({ session: id, err: error }, 'a removal could not be written down');
    });
  }

  /**
   * The agent was revoked: ends what is in flight and, where the platform is the agent's alone, puts every session to sleep. Tells
   * nobody, since nobody listens; an agent that is let in again shows what it has. Never rejects.
   */
  async abandon(): Promise<void> {
    await this.work.abortAll();
    // What waited was dropped without a trace: the same message again must count.
    this.inFlight.clear();
    try {
      await this.runtime.hibernateAll?.();
    } catch (error) {
      this.options.log.error({ err: error }, 'not every session of this revoked agent could be put to sleep');
    }
  }

  /** Leaves everything as it is: aborts what is in flight and resolves when that has ended. */
  async stop(): Promise<void> {
    this.watch?.close();
    await this.work.stop();
  }

  private async converge(task: ApplyTask, signal: AbortSignal): Promise<void> {
    const { id, generation } = task.apply;
    try {
      const outcome = await this.tryToConverge(task, signal);
      const wasDisturbed = this.disturbed.delete(id);
      if (outcome === undefined || signal.aborted) return;
      if (!('id' in outcome)) await this.reportFailure(task.apply, outcome);
      else if (wasDisturbed) await this.reportDisturbed(outcome, generation);
    } catch (error) {
      this.options.log.error({ session: id, generation, err: error }, 'a convergence broke');
    } finally {
      if (this.inFlight.get(id) === generation) this.inFlight.delete(id);
    }
  }

  /** Resolves with what the platform has now, with why it has not, or with undefined when a newer message came. */
  private async tryToConverge(task: ApplyTask, signal: AbortSignal): Promise<Instance | Failure | undefined> {
    const { apply } = task;
    const failure = (await this.acceptGeneration(apply)) ?? this.checkSpec(apply);
    if (failure !== undefined) return failure;
    const code = CLOSE_CODES[apply.desired];
    if (code !== undefined) this.streams.closeSession(apply.id, code);
    await this.options.pictures.beforeApply(apply);
    if (signal.aborted) return undefined;
    if (apply.desired !== 'running') return this.callRuntime(task, signal);
    const release = await this.options.starts.acquire(apply, signal);
    if (release === undefined) return undefined;
    if (release === 'full') return TOO_MANY_STARTS;
    try {
      this.reporter.starting(apply.id, apply.generation);
      return await this.callRuntime(task, signal);
    } finally {
      release();
    }
  }

  private async acceptGeneration({ id, generation, desired }: SessionApply): Promise<Failure | undefined> {
    try {
      await this.generations.accept(id, generation);
      return undefined;
    } catch (error) {
      this.options.log.error({ session: id, generation, err: error }, 'a generation could not be written down');
      // What takes things away goes on: it may be just what frees the disk.
      return desired === 'running' || desired === 'standby' ? generationNotStored(error) : undefined;
    }
  }

  private checkSpec(apply: SessionApply): Failure | undefined {
    const { platform, images = ANY_IMAGE } = this.options;
    const refusal = refusalOf(apply, platform) ?? refusedImage(apply, images);
    if (refusal === undefined) return undefined;
    this.options.log.error({ session: apply.id, generation: apply.generation, refusal }, 'refused a specification');
    return specRefused(refusal);
  }

  private async callRuntime(
    { apply, receivedAtMs }: ApplyTask,
    signal: AbortSignal,
  ): Promise<Instance | Failure | undefined> {
    const { id, generation, desired, spec } = apply;
    const progress = progressOf((step) => {
      const elapsedMs = this.options.clock.monotonicMs() - receivedAtMs;
      if (!signal.aborted) this.reporter.progress(id, generation, step, elapsedMs);
    });
    try {
      const instance = await this.runtime.apply(spec, desired, generation, progress, signal);
      if (signal.aborted) return undefined;
      this.reportInstance(instance, generation);
      await this.generations.markConverged(id, generation, desired === 'ended').catch((error: unknown) => {
        this.options.log.warn({ session: id, err: error }, 'a convergence could not be written down');
      });
      return instance;
    } catch (error) {
      if (signal.aborted) {
        this.options.log.info({ session: id, generation, desired, err: error }, 'gave up what is no longer wanted');
        return undefined;
      }
      this.options.log.warn({ session: id, generation, desired, err: error }, 'the platform refused');
      return convergenceFailure(error);
    }
  }

  /**
   * A session that failed is what the platform shows of it: one that could not be woken sleeps on, and must not be called absent. While
   * the platform cannot be asked, nothing is said; the control plane asks for the session again.
   */
  private async reportFailure({ id, generation }: SessionApply, { reason, detail }: Failure): Promise<void> {
    const list = await this.runtime.list();
    const found = list.instances.find((instance) => instance.id === id);
    if (found === undefined && !list.complete) return;
    const state = found?.state ?? 'absent';
    this.reporter.report({ id, generation, state, reason, ...(detail === undefined ? {} : { detail }) });
  }

  /** The platform changed under a convergence: what it shows now counts, and is told when it differs from `reported`. */
  private async reportDisturbed({ id, state: reported }: Instance, generation: number): Promise<void> {
    const list = await this.runtime.list();
    const found = list.instances.find((instance) => instance.id === id);
    if (found !== undefined && found.state !== reported) this.reportInstance(found, generation);
    if (found !== undefined || !list.complete || reported === 'absent' || reported === 'hibernated') return;
    this.reporter.report({ id, generation, state: 'absent', reason: INSTANCE_GONE });
  }

  /**
   * Whoever sends an old generation may have lost its memory (a restored database): the report tells it the generation from which on
   * this agent listens again.
   */
  private async reportKnown(id: string): Promise<void> {
    if (this.work.isBusy(id)) return;
    const list = await this.runtime.list();
    const found = list.instances.find((instance) => instance.id === id);
    if (found === undefined && !list.complete) return;
    this.reporter.report({ id, generation: this.generations.accepted(id), state: found?.state ?? 'absent' });
  }

  private noteChange(instance: Instance): void {
    if (this.work.isBusy(instance.id)) {
      this.disturbed.add(instance.id);
      return;
    }
    const generation = instance.generation || this.generations.converged(instance.id);
    // Without a generation it is none of ours; the inventory shows it as unknown.
    if (generation > 0) this.reportInstance(instance, generation);
  }

  private reportInstance({ id, state, reason, detail, limits }: Instance, generation: number): void {
    this.reporter.report({
      id,
      generation,
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(detail === undefined ? {} : { detail }),
      ...(limits === undefined ? {} : { limits }),
    });
  }
}

const CHANGED: SessionReason = {
  code: 'runtime-error',
  message: 'The instance is being changed, or was since it was listed. Look at the list again.',
};

const INSTANCE_GONE: SessionReason = {
  code: 'instance-gone',
  message: 'The session stopped by itself. Start it again; your files are still there.',
};
