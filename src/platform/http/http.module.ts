import { Global, Module } from '@nestjs/common';
import { AppHosts } from './app-hosts.js';
import { ClientAddresses } from './client-addresses.js';
import { Departure } from './departure.js';
import { ForeignHosts } from './foreign-hosts.js';
import { FormBodies } from './form-bodies.js';
import { HealthController } from './health.controller.js';
import { HttpMeter } from './http-meter.js';
import { KnownHosts } from './known-hosts.js';
import { PublicOrigin } from './public-origin.js';
import { Sites } from './sites.js';
import { UpgradeRouter } from './upgrade-router.js';
import { RateLimiter } from '../limits/rate-limiter.js';
import { RateWindowsRepository } from '../limits/rate-windows.repository.js';
import { MetricsModule } from '../metrics/metrics.module.js';
import { YamlBodies } from './yaml-bodies.js';

const EVERYBODYS = [
  AppHosts,
  ClientAddresses,
  Departure,
  FormBodies,
  PublicOrigin,
  RateLimiter,
  Sites,
  UpgradeRouter,
  YamlBodies,
];

/** What every feature needs to be reached: the table of upgrades, the public origin, the hosts beside it, and limits. */
@Global()
@Module({
  imports: [MetricsModule],
  controllers: [HealthController],
  providers: [...EVERYBODYS, ForeignHosts, HttpMeter, KnownHosts, RateWindowsRepository],
  exports: EVERYBODYS,
})
export class HttpModule {}
