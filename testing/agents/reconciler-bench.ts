import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { GenerationStore } from '../../agents/core/sessions/generation-store.js';
import { KnownSessions } from '../../agents/core/sessions/known-sessions.js';
import { Reconciler, type ReconcilerOptions } from '../../agents/core/sessions/reconciler.js';
import { SessionReporter } from '../../agents/core/sessions/session-reporter.js';
import { StartSlots } from '../../agents/core/sessions/start-slots.js';
import type { SessionApply } from '../../protocol/agent/messages.js';
import { AgentClock } from './agent-clock.js';
import type { InMemoryRuntime } from './in-memory-runtime.js';
import { RecordingChannel } from './recording-channel.js';
import { anApply } from './session-apply.builder.js';

const log = pino({ level: 'silent' });

/** What a test does with a reconciler and sees of it. */
export interface ReconcilerParts<Runtime> {
  readonly runtime: Runtime;
  readonly clock: AgentClock;
  readonly channel: RecordingChannel;
  /** Streams that were closed, and why. */
  readonly closed: { readonly sessionId: string; readonly code: number }[];
  /** What was to be applied when the last picture was asked for, and how much the platform had done by then. */
  readonly applied: string[];
  readonly generations: GenerationStore;
  readonly reconciler: Reconciler;
  /** Hands a message over and answers with the session's id. */
  readonly apply: (message?: SessionApply) => string;
}

/** Reconcilers of agents on platforms in memory, with a folder for their state. */
export class ReconcilerBench {
  private readonly reconcilers: Reconciler[] = [];

  private constructor(private readonly folder: string) {}

  static async open(): Promise<ReconcilerBench> {
    return new ReconcilerBench(await mkdtemp(join(tmpdir(), 'reconciler-')));
  }

  /** An agent's reconciler on `runtime`, begun and connected. */
  async begin<Runtime extends InMemoryRuntime>(
    runtime: Runtime,
    more: Partial<ReconcilerOptions> = {},
  ): Promise<ReconcilerParts<Runtime>> {
    const clock = new AgentClock();
    const channel = new RecordingChannel();
    const reporter = new SessionReporter(new KnownSessions(clock), clock, log);
    const closed: { sessionId: string; code: number }[] = [];
    const streams = { closeSession: (sessionId: string, code: number) => void closed.push({ sessionId, code }) };
    const generations = new GenerationStore(this.folder, clock);
    const applied: string[] = [];
    const pictures = {
      beforeApply: ({ desired }: SessionApply) => {
        applied.push(`${desired} of ${runtime.applied.length}`);
        return Promise.resolve();
      },
    };
    const options = { platform: 'local', starts: new StartSlots(4), pictures, clock, log, ...more } as const;
    const reconciler = new Reconciler(runtime, generations, reporter, streams, options);
    this.reconcilers.push(reconciler);
    reporter.attach(channel);
    await reconciler.start();
    const apply = (message = anApply()): string => {
      reconciler.apply(message);
      return message.id;
    };
    return { runtime, clock, channel, closed, applied, generations, reconciler, apply };
  }

  /** Stops them all. */
  async close(): Promise<void> {
    await Promise.all(this.reconcilers.splice(0).map((reconciler) => reconciler.stop()));
    await rm(this.folder, { recursive: true });
  }
}
