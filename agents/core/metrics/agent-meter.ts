import { MetricsListener } from '../../../metrics/metrics-listener.js';
import type { Count, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import type { Ack } from '../../../protocol/agent/messages.js';
import type { KnownSessions } from '../sessions/known-sessions.js';
import { AGENT_METRICS } from './agent-metrics.js';

/** What a stream leads to. */
export type StreamKind = 'rfb' | 'http';

/** Whose streams are counted. */
export interface StreamCounts {
  /** How many are open or being opened. */
  countOf(kind: StreamKind): number;
}

const KINDS: readonly StreamKind[] = ['rfb', 'http'];

/** What an agent tells about itself: to scrapers what it counts, to probes that it lives and whether it is connected. */
export class AgentMeter {
  private readonly listener: MetricsListener;
  private readonly streams: Count<'kind' | 'outcome'>;
  private readonly losses: Count<never>;
  private isLinked = false;
  private epoch = 0;

  constructor(metrics: MetricsRegistry, known: KnownSessions, streams: StreamCounts) {
    this.listener = new MetricsListener(metrics, {
      // Whoever gets an answer knows that the event loop turns.
      '/healthz': () => true,
      '/readyz': () => this.isLinked,
    });
    this.streams = metrics.counter(AGENT_METRICS.streams);
    this.losses = metrics.counter(AGENT_METRICS.linkLosses);
    metrics.gauge(AGENT_METRICS.linkUp, (tell) => tell(this.isLinked ? 1 : 0, {}));
    metrics.gauge(AGENT_METRICS.linkEpoch, (tell) => tell(this.epoch, {}));
    metrics.gauge(AGENT_METRICS.sessions, (tell) => {
      for (const [state, count] of known.countByState()) tell(count, { state });
    });
    metrics.gauge(AGENT_METRICS.streamsOpen, (tell) => {
      for (const kind of KINDS) tell(streams.countOf(kind), { kind });
    });
  }

  /** Begins to answer at `port`, with null nowhere. Answers with the port. @throws Error when it is taken. */
  async listen(port: number | null): Promise<number | null> {
    return port === null ? null : this.listener.listen(port);
  }

  close(): void {
    this.listener.close();
  }

  /** The control plane accepted a connection. */
  linked(epoch: number): void {
    this.isLinked = true;
    this.epoch = epoch;
  }

  /** The connection ended, accepted or not. */
  parted(): void {
    if (this.isLinked) this.losses.add({});
    this.isLinked = false;
  }

  /** Counts what became of a stream that was asked for. */
  async opening(kind: StreamKind, answer: Promise<Ack>): Promise<Ack> {
    const ack = await answer;
    this.streams.add({ kind, outcome: ack.ok ? 'opened' : 'refused' });
    return ack;
  }
}
