import { Injectable } from '@nestjs/common';
import { type Count, type Measure, MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../../platform/clock.js';
import { toProblem } from '../../platform/http/to-problem.js';
import { STREAM_METRICS } from '../metrics/agents-metrics.js';

/** A screen, a connection to a web application, or one of either that is passed on to another replica. */
export type StreamKind = 'rfb' | 'http' | 'relay';

/** Bytes that went through a stream so far, as its sockets count them. */
export interface StreamBytes {
  readonly toAgent: number;
  readonly fromAgent: number;
}

interface Live {
  readonly kind: StreamKind;
  readonly bytes: () => StreamBytes;
  counted: StreamBytes;
}

const KINDS: readonly StreamKind[] = ['rfb', 'http', 'relay'];

/**
 * Counts streams and what goes through them. It looks at the counters of the sockets when somebody asks and when a stream closes, and never at
 * the bytes: streams cost what they cost without it.
 */
@Injectable()
export class StreamMeter {
  private readonly live = new Set<Live>();
  private readonly opened: Count<'kind'>;
  private readonly bytes: Count<'kind' | 'direction'>;
  private readonly refusals: Count<'kind' | 'code'>;
  private readonly openDuration: Measure<'kind'>;

  constructor(
    metrics: MetricsRegistry,
    private readonly clock: Clock,
  ) {
    this.opened = metrics.counter(STREAM_METRICS.opened);
    this.bytes = metrics.counter(STREAM_METRICS.bytes);
    this.refusals = metrics.counter(STREAM_METRICS.refusals);
    this.openDuration = metrics.histogram(STREAM_METRICS.openDuration);
    metrics.gauge(STREAM_METRICS.open, (tell) => {
      // Gauges are read before anything is written down, so that what is counted here is in the same answer.
      for (const one of this.live) this.count(one);
      const open = [...this.live];
      for (const kind of KINDS) tell(open.filter((one) => one.kind === kind).length, { kind });
    });
  }

  /** Measures how long `open` takes; what it refuses is counted, and refused all the same. */
  async opening<T>(kind: StreamKind, open: () => Promise<T>): Promise<T> {
    const beganAtMs = this.clock.monotonicMs();
    try {
      const stream = await open();
      this.openDuration.note({ kind }, (this.clock.monotonicMs() - beganAtMs) / 1000);
      return stream;
    } catch (error) {
      this.refusals.add({ kind, code: toProblem(error, '').code });
      throw error;
    }
  }

  /** Counts a stream that is open until `closed` resolves; `bytes` must still tell the sum then. */
  follow(kind: StreamKind, closed: Promise<unknown>, bytes: () => StreamBytes): void {
    const one: Live = { kind, bytes, counted: { toAgent: 0, fromAgent: 0 } };
    this.live.add(one);
    this.opened.add({ kind });
    void closed.then(() => {
      this.live.delete(one);
      this.count(one);
    });
  }

  private count(one: Live): void {
    const { kind, counted } = one;
    const bytes = one.bytes();
    this.bytes.add({ kind, direction: 'to-agent' }, bytes.toAgent - counted.toAgent);
    this.bytes.add({ kind, direction: 'from-agent' }, bytes.fromAgent - counted.fromAgent);
    one.counted = bytes;
  }
}
