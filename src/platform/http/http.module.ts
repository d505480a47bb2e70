import { Global, Module } from '@nestjs/common';
import { AppHosts } from './app-hosts.js';
import { Departure } from './departure.js';
import { HealthController } from './health.controller.js';
import { PublicOrigin } from './public-origin.js';
import { Sites } from './sites.js';
import { UpgradeRouter } from './upgrade-router.js';
import { YamlBodies } from './yaml-bodies.js';

/** What every feature needs to be reached: the table of upgrades, the public origin, and the hosts beside it. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [AppHosts, Departure, PublicOrigin, Sites, UpgradeRouter, YamlBodies],
  exports: [AppHosts, Departure, PublicOrigin, Sites, UpgradeRouter, YamlBodies],
})
export class HttpModule {}
