import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { answerInTime } from './answer-in-time.js';
import type { CounterMetric, GaugeMetric, HistogramMetric, Metric } from './metric.js';
import { PROCESS_METRICS } from './process-metrics.js';

/** How often the delay of the event loop is looked at, in milliseconds. The default of 10 would wake an idle process a hundred times a second. */
const LOOP_LOOK_MS = 100;
/** How long what a gauge tells of may take to be read, in milliseconds: well below what scrapers wait. */
const READ_MS = 2_000;
/** Series of one metric. Labels have few values; this is for the mistake of somebody who forgets that. */
const MOST_SERIES = 2_000;

/** Tells one value of a gauge; labels as the metric has them. */
export type Tell<Label extends string> = (value: number, labels: Readonly<Record<Label, string>>) => void;

/** Reads what a gauge tells of, anew for each scrape. Whatever it does not tell is missing from the answer. */
export type Read<Label extends string> = (tell: Tell<Label>) => Promise<void> | void;

/** Counts. */
export interface Count<Label extends string> {
  add(labels: Readonly<Record<Label, string>>, by?: number): void;
}

/** Takes measurements, in seconds. */
export interface Measure<Label extends string> {
  note(labels: Readonly<Record<Label, string>>, seconds: number): void;
}

/** Everything that one process tells about itself. Whoever has something to tell registers it here, once. */
export class MetricsRegistry {
  private readonly registry = new Registry();
  private readonly readers: (() => Promise<boolean>)[] = [];
  private readonly unread: Gauge;
  private rendering: Promise<string> | null = null;

  /** @param version of the software. */
  constructor(private readonly version: string) {
    const { buildInfo, unread } = PROCESS_METRICS;
    this.unread = new Gauge(this.options(unread));
    this.gauge(buildInfo, (tell) => tell(1, { version: this.version }));
  }

  /** What Node tells of every process. It costs a little all the time: switch it on where somebody listens. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOP_LOOK_MS });
  }

  counter<Label extends string>(metric: CounterMetric<Label>): Count<Label> {
    const counter = new Counter(this.options(metric));
    const series = new SeriesBound();
    return {
      add: (labels, by = 1) => {
        if (series.admits(labels)) counter.inc(labels, by);
      },
    };
  }

  histogram<Label extends string>(metric: HistogramMetric<Label>): Measure<Label> {
    const histogram = new Histogram({ ...this.options(metric), buckets: [...metric.buckets] });
    const series = new SeriesBound();
    return {
      note: (labels, seconds) => {
        if (series.admits(labels)) histogram.observe(labels, seconds);
      },
    };
  }

  /** @param read is called for each scrape; where it is late or fails, the metric is missing from the answer, which says so. */
  gauge<Label extends string>(metric: GaugeMetric<Label>, read: Read<Label>): void {
    const gauge = new Gauge(this.options(metric));
    this.readers.push(async () => {
      const told: [number, Readonly<Record<Label, string>>][] = [];
      const isRead = await answerInTime(async () => read((value, labels) => void told.push([value, labels])), READ_MS);
      gauge.reset();
      // Without labels a reset leaves a zero, which would be told as if it had been read.
      if (metric.labels.length === 0) gauge.remove();
      if (isRead) for (const [value, labels] of told.slice(0, MOST_SERIES)) gauge.set(labels, value);
      return isRead;
    });
  }

  /** Names of all that was registered. */
  names(): string[] {
    return this.registry.getMetricsAsArray().map(({ name }) => name);
  }

  /** The text of Prometheus (exposition format 0.0.4). Whoever asks while it is being made gets the same. */
  async render(): Promise<string> {
    this.rendering ??= this.renderAnew().finally(() => (this.rendering = null));
    return this.rendering;
  }

  private async renderAnew(): Promise<string> {
    const areRead = await Promise.all(this.readers.map((read) => read()));
    this.unread.set(areRead.filter((isRead) => !isRead).length);
    return this.registry.metrics();
  }

  private options<Label extends string>({
    name,
    help,
    labels,
  }: Metric & { readonly labels: readonly Label[] }): {
    name: string;
    help: string;
    labelNames: Label[];
    registers: Registry[];
  } {
    return { name, help, labelNames: [...labels], registers: [this.registry] };
  }
}

/** Lets the first {@link MOST_SERIES} combinations of labels pass, and those again. */
class SeriesBound {
  private readonly known = new Set<string>();

  admits(labels: Readonly<Record<string, string>>): boolean {
    const key = Object.values(labels).join('\n');
    if (this.known.has(key)) return true;
    if (this.known.size >= MOST_SERIES) return false;
    this.known.add(key);
    return true;
  }
}
