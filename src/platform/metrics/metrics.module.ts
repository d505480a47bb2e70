import { Global, Module } from '@nestjs/common';
import { MetricsRegistry } from '../../../metrics/metrics-registry.js';
import { SOFTWARE_VERSION } from '../../../protocol/software-version.js';
import { MetricsServer } from './metrics-server.js';

/** Where every module registers what it has to tell, and where scrapers ask for it. */
@Global()
@Module({
  providers: [{ provide: MetricsRegistry, useFactory: () => new MetricsRegistry(SOFTWARE_VERSION) }, MetricsServer],
  exports: [MetricsRegistry],
})
export class MetricsModule {}
