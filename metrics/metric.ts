/** Which processes tell a gauge, and what their figures mean together. */
export type MetricScope =
  /** Each process tells of itself: add them up. */
  | 'process'
  /** Read off the rows, so that every replica tells the same: take the greatest. */
  | 'deployment';

interface Common<Label extends string> {
  readonly name: string;
  /** A sentence for whoever builds an alert on it. */
  readonly help: string;
  /** Few values each, all of them the product's own words. Never a person, a session, an address or anything else that somebody chose. */
  readonly labels: readonly Label[];
  readonly scope: MetricScope;
}

/** Something that is counted since the process began. */
export interface CounterMetric<Label extends string = string> extends Common<Label> {
  readonly type: 'counter';
}

/** Something that is read when it is asked for. */
export interface GaugeMetric<Label extends string = string> extends Common<Label> {
  readonly type: 'gauge';
}

/** Something that is measured now and then, sorted into `buckets` by their upper bounds. */
export interface HistogramMetric<Label extends string = string> extends Common<Label> {
  readonly type: 'histogram';
  readonly buckets: readonly number[];
}

/** What a process tells about itself, defined once: made into an instrument by {@link MetricsRegistry}, and into `docs/metrics.json`. */
export type Metric = CounterMetric | GaugeMetric | HistogramMetric;

/** Names follow Prometheus: base units, `_total` for what is counted. */
type Name<End extends string = ''> = `streamspace_${string}${End}`;

export function counter<const Label extends string = never>(
  name: Name<'_total'>,
  help: string,
  labels: readonly Label[] = [],
): CounterMetric<Label> {
  return { name, type: 'counter', help, labels, scope: 'process' };
}

export function gauge<const Label extends string = never>(
  name: Name,
  help: string,
  labels: readonly Label[] = [],
  scope: MetricScope = 'process',
): GaugeMetric<Label> {
  return { name, type: 'gauge', help, labels, scope };
}

/** @param buckets upper bounds in seconds, ascending. */
export function durations<const Label extends string = never>(
  name: Name<'_seconds'>,
  help: string,
  buckets: readonly number[],
  labels: readonly Label[] = [],
): HistogramMetric<Label> {
  return { name, type: 'histogram', help, labels, scope: 'process', buckets };
}
