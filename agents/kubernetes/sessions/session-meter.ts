import { z } from 'zod';
import type { InstanceStats } from '../../core/session-runtime.js';
import { isMissing } from '../api/api-errors.js';
import type { ClusterApi } from '../api/cluster-api.js';
import { sessionsSelector, SESSION_LABEL } from '../objects/object-labels.js';
import { readQuantity } from '../objects/quantities.js';

/** Metrics servers measure every 15 s at best; a session that is idle should cost less than a request each minute. */
const MEASURE_MS = 90_000;
/** How soon a cluster is asked again that had no metrics server, in milliseconds. */
const ABSENT_MS = 900_000;
const MIB = 1024 ** 2;

const PodMetrics = z.object({
  metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
  containers: z.array(z.object({ usage: z.object({ cpu: z.string(), memory: z.string() }) })).default([]),
});
const MetricsList = z.object({ items: z.array(PodMetrics) });

/** What sessions use, as the cluster's metrics server tells it. A cluster without one tells nothing. */
export class SessionMeter {
  private stats: ReadonlyMap<string, InstanceStats> = new Map();
  private nextAtMs = -Infinity;

  constructor(
    private readonly api: ClusterApi,
    private readonly namespace: string,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** Use by session, of the last measurement; sessions that were not measured are left out, and so are all where nobody answers. */
  async measure(): Promise<ReadonlyMap<string, InstanceStats>> {
    if (this.nowMs() < this.nextAtMs) return this.stats;
    this.nextAtMs = this.nowMs() + MEASURE_MS;
    try {
      this.stats = await this.read();
    } catch (error) {
      this.stats = new Map();
      if (isMissing(error)) this.nextAtMs = this.nowMs() + ABSENT_MS;
    }
    return this.stats;
  }

  private async read(): Promise<Map<string, InstanceStats>> {
    const path = `/apis/metrics.k8s.io/v1beta1/namespaces/${this.namespace}/pods`;
    const answer = await this.api.call({ method: 'GET', path, query: { labelSelector: sessionsSelector() } });
    return new Map(
      MetricsList.parse(answer).items.flatMap(({ metadata, containers }) => {
        const id = metadata.labels[SESSION_LABEL];
        if (id === undefined) return [];
        const sum = (kind: 'cpu' | 'memory'): number =>
          containers.reduce((total, { usage }) => total + (readQuantity(usage[kind]) ?? 0), 0);
        return [
          [id, { cpuMillis: Math.round(sum('cpu') * 1000), memoryMiB: Math.round(sum('memory') / MIB) }] as const,
        ];
      }),
    );
  }
}
