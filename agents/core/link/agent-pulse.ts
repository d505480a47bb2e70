import type { Logger } from 'pino';
import type { Welcome } from '../../../protocol/agent/handshake.js';
import { QUEUE_VERSION } from '../../../protocol/version.js';
import type { Clock, Timer } from '../clock.js';
import type { HomeSizer } from '../housekeeping/home-sizer.js';
import type { InstanceStats, SessionRuntime } from '../session-runtime.js';
import type { GenerationStore } from '../sessions/generation-store.js';
import type { KnownSessions } from '../sessions/known-sessions.js';
import type { SessionReporter } from '../sessions/session-reporter.js';
import type { StartSlots } from '../sessions/start-slots.js';
import type { InputActivity } from '../streams/input-activity.js';
import type { SessionViewers } from '../streams/session-viewers.js';
import type { Thumbnailer } from '../thumbnails/thumbnailer.js';
import type { WarningTeller } from '../warnings/warning-teller.js';
import type { AgentMessageBody, ControlChannel } from './control-channel.js';

/** Between a heartbeat and one that an input brings forward, in milliseconds. */
const LEAST_INTERVAL_MS = 1_000;

/** What the pulse reads, and how often. */
export interface PulseSources {
  readonly runtime: SessionRuntime;
  readonly generations: GenerationStore;
  readonly known: KnownSessions;
  readonly activity: InputActivity;
  readonly viewers: SessionViewers;
  readonly reporter: SessionReporter;
  readonly thumbnails: Thumbnailer;
  readonly sizer: HomeSizer;
  readonly starts: StartSlots;
  readonly warnings: WarningTeller;
}

type Inventory = AgentMessageBody<'inventory'>;
type Heartbeat = AgentMessageBody<'heartbeat'>;

/** Tells the control plane regularly what is on the platform and how busy it is, for as long as a connection is accepted. */
export class AgentPulse {
  private timers: Timer[] = [];
  private early: Timer | undefined;
  private lastBeatMs = -Infinity;
  /** Of the last measurement: a heartbeat never waits for a platform that answers slowly. */
  private stats: ReadonlyMap<string, InstanceStats> = new Map();
  private isMeasuring = false;
  private canTellQueue = false;

  constructor(
    private readonly sources: PulseSources,
    private readonly channel: ControlChannel,
    /** How often everything on the platform is told, in milliseconds. */
    private readonly inventoryMs: number,
    private readonly clock: Clock,
    private readonly log: Logger,
  ) {}

  /** Begins with the reports that were not acknowledged, then an inventory: a reason of failure must not come after its effect. */
  start({ heartbeatMs, protocolVersion }: Pick<Welcome, 'heartbeatMs' | 'protocolVersion'>): void {
    this.stop();
    this.sources.reporter.attach(this.channel);
    this.sources.thumbnails.attach(this.channel);
    this.sources.sizer.attach(this.channel, protocolVersion);
    this.canTellQueue = protocolVersion >= QUEUE_VERSION;
    this.sources.warnings.attach(this.channel, protocolVersion);
    this.every(this.inventoryMs, () => this.sendInventory());
    this.every(heartbeatMs, () => this.sendHeartbeat());
    this.sources.activity.watch((quietMs) => quietMs > heartbeatMs && this.beatSoon());
    this.sources.starts.watch(() => this.beatSoon());
    this.sendInventory();
    this.sendHeartbeat();
  }

  stop(): void {
    for (const timer of this.timers) timer.cancel();
    this.timers = [];
    this.early?.cancel();
    this.early = undefined;
    this.sources.activity.watch(() => undefined);
    this.sources.starts.watch(() => undefined);
    this.sources.reporter.detach();
    this.sources.thumbnails.detach();
    this.sources.sizer.detach();
    this.sources.warnings.detach();
  }

  private every(intervalMs: number, act: () => void): void {
    const slot = this.timers.length;
    const next = (): void => {
      this.timers[slot] = this.clock.schedule(intervalMs, () => {
        next();
        act();
      });
    };
    next();
  }

  private sendInventory(): void {
    void this.takeInventory().then((inventory) => this.channel.send('inventory', inventory));
  }

  private async takeInventory(): Promise<Inventory> {
    const { runtime, generations, known, activity } = this.sources;
    const beganAtMs = this.clock.monotonicMs();
    try {
      const { complete, instances } = await runtime.list();
      const seen = instances.map(({ id, generation, state }) => ({
        id,
        generation: generation || generations.converged(id),
        state,
      }));
      const ids = new Set(seen.map(({ id }) => id));
      if (complete) known.forgetMissing(ids, beganAtMs);
      if (complete) activity.keepOnly(ids);
      const sessions = known.correct(seen, beganAtMs);
      for (const { id, generation, state } of sessions) known.note(id, generation, state);
      return { complete, sessions };
    } catch (error) {
      // The port says that this never happens. If it does, it says nothing about the sessions.
      this.log.error({ err: error }, 'the platform could not be listed');
      return { complete: false, sessions: [] };
    }
  }

  private sendHeartbeat(): void {
    this.beat();
    void this.measure();
  }

  /** Tells at once of the first input after a quiet time, as the session may be about to be put to sleep, and of a start that has to wait. */
  private beatSoon(): void {
    const waitMs = Math.max(0, this.lastBeatMs + LEAST_INTERVAL_MS - this.clock.monotonicMs());
    this.early ??= this.clock.schedule(waitMs, () => this.beat());
  }

  private beat(): void {
    this.early?.cancel();
    this.early = undefined;
    this.lastBeatMs = this.clock.monotonicMs();
    void this.channel.send('heartbeat', this.heartbeat());
  }

  private heartbeat(): Heartbeat {
    const live = this.sources.known.live();
    const load = { cpuMillis: 0, memoryMiB: 0, sessions: live.length };
    const sessions = live.map(({ id }) => {
      const input = { ...this.lastInput(id), viewers: this.sources.viewers.count(id) };
      const stats = this.stats.get(id);
      if (stats === undefined) return { id, ...input };
      const use = { cpuMillis: Math.round(stats.cpuMillis), memoryMiB: Math.round(stats.memoryMiB) };
      load.cpuMillis += use.cpuMillis;
      load.memoryMiB += use.memoryMiB;
      return { id, ...input, ...use };
    });
    const queued = this.canTellQueue ? this.sources.starts.queue() : [];
    return { load, sessions, ...(queued.length > 0 && { queued }) };
  }

  private lastInput(id: string): Pick<Heartbeat['sessions'][number], 'lastInputAt' | 'lastInputAgeMs'> {
    const lastInputAt = this.sources.activity.lastInputAt(id);
    const lastInputAgeMs = this.sources.activity.lastInputAgeMs(id);
    return lastInputAgeMs === null ? { lastInputAt } : { lastInputAt, lastInputAgeMs };
  }

  private async measure(): Promise<void> {
    if (this.isMeasuring) return;
    this.isMeasuring = true;
    try {
      this.stats = await this.sources.runtime.stats();
    } catch (error) {
      this.log.warn({ err: error }, 'the use of the machine could not be measured');
    } finally {
      this.isMeasuring = false;
    }
  }
}
