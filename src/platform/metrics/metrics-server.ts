import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { MetricsListener } from '../../../metrics/metrics-listener.js';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { MetricsConfig } from '../config/metrics.config.js';

/** Answers scrapers, where that is configured, for as long as the process runs. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(MetricsServer.name);
  private readonly listener: MetricsListener;
  private taken: number | null = null;

  constructor(
    private readonly config: MetricsConfig,
    registry: MetricsRegistry,
  ) {
    this.listener = new MetricsListener(registry);
  }

  /** The port that it listens on; null where nobody may ask. */
  get port(): number | null {
    return this.taken;
  }

  /** @throws Error when the port is taken. */
  async onApplicationBootstrap(): Promise<void> {
    if (this.config.port === null) return;
    this.taken = await this.listener.listen(this.config.port);
    this.logger.log({ port: this.taken }, 'Metrics are told at /metrics.');
  }

  onApplicationShutdown(): void {
    this.listener.close();
  }
}
