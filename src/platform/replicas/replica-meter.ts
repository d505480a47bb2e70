import { Injectable } from '@nestjs/common';
import { CachedReading } from '../../../metrics/cached-reading.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { Clock } from '../clock.js';
import { PLATFORM_METRICS } from '../metrics/platform-metrics.js';
import { ReplicaNeighbours } from './replica-neighbours.js';

/** Tells how many other replicas there are. */
@Injectable()
export class ReplicaMeter {
  constructor(metrics: MetricsRegistry, neighbours: ReplicaNeighbours, clock: Clock) {
    const peers = new CachedReading(
      () => neighbours.count(),
      () => clock.monotonicMs(),
    );
    metrics.gauge(PLATFORM_METRICS.replicaPeers, async (tell) => tell(await peers.get(), {}));
  }
}
