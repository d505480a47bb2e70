import type { Duplex } from 'node:stream';
import type { Count, Measure, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import type { DesiredState, SessionSpec } from '../../../protocol/session.js';
import type { Clock } from '../clock.js';
import type {
  ApplyProgress,
  Home,
  Instance,
  InstanceList,
  InstanceStats,
  InstanceWatch,
  SessionRuntime,
  WebEndpoint,
} from '../session-runtime.js';
import type { PlatformWarnings } from '../warnings/platform-warnings.js';
import { AGENT_METRICS } from './agent-metrics.js';

/** A platform as it is, whose answers are measured. */
export class MeteredRuntime implements SessionRuntime {
  readonly hibernateAll?: () => Promise<void>;
  readonly warnings?: PlatformWarnings;
  private readonly durations: Measure<'desired' | 'outcome'>;
  private readonly errors: Count<'operation'>;

  constructor(
    private readonly runtime: SessionRuntime,
    private readonly clock: Clock,
    metrics: MetricsRegistry,
  ) {
    this.durations = metrics.histogram(AGENT_METRICS.applyDuration);
    this.errors = metrics.counter(AGENT_METRICS.platformErrors);
    if (runtime.warnings) this.warnings = runtime.warnings;
    // Whether there is one says whose the sessions are.
    if (runtime.hibernateAll) this.hibernateAll = () => this.watched('hibernateAll', runtime.hibernateAll?.());
  }

  async list(): Promise<InstanceList> {
    const list = await this.watched('list', this.runtime.list());
    if (!list.complete) this.errors.add({ operation: 'list' });
    return list;
  }

  async apply(
    spec: SessionSpec,
    desired: DesiredState,
    generation: number,
    progress: ApplyProgress,
    signal: AbortSignal,
  ): Promise<Instance> {
    const beganAtMs = this.clock.monotonicMs();
    const note = (outcome: string): void => {
      const seconds = (this.clock.monotonicMs() - beganAtMs) / 1000;
      this.durations.note({ desired, outcome: signal.aborted ? 'given-up' : outcome }, seconds);
    };
    try {
      const instance = await this.runtime.apply(spec, desired, generation, progress, signal);
      note('done');
      return instance;
    } catch (error) {
      note('failed');
      if (!signal.aborted) this.errors.add({ operation: 'apply' });
      throw error;
    }
  }

  watch(changed: (instance: Instance) => void): InstanceWatch {
    return this.runtime.watch(changed);
  }

  connect(sessionId: string, port: number): Promise<Duplex> {
    return this.watched('connect', this.runtime.connect(sessionId, port));
  }

  endpoint(sessionId: string): Promise<WebEndpoint> {
    return this.watched('endpoint', this.runtime.endpoint(sessionId));
  }

  logs(sessionId: string, lines: number): Promise<readonly string[]> {
    return this.watched('logs', this.runtime.logs(sessionId, lines));
  }

  stats(): Promise<ReadonlyMap<string, InstanceStats>> {
    return this.watched('stats', this.runtime.stats());
  }

  homes(): Promise<readonly Home[]> {
    return this.watched('homes', this.runtime.homes());
  }

  describe(ids: readonly string[]): Promise<readonly InstanceDetails[]> {
    return this.watched('describe', this.runtime.describe(ids));
  }

  discard(sessionId: string): Promise<void> {
    return this.watched('discard', this.runtime.discard(sessionId));
  }

  removeHome(userId: string, template: string): Promise<void> {
    return this.watched('removeHome', this.runtime.removeHome(userId, template));
  }

  private async watched<T>(operation: string, answer: Promise<T>): Promise<T>;
  private async watched<T>(operation: string, answer: Promise<T> | undefined): Promise<T | undefined>;
  private async watched<T>(operation: string, answer: Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      this.errors.add({ operation });
      throw error;
    }
  }
}
