import { Global, Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { PublicOrigin } from './public-origin.js';
import { UpgradeRouter } from './upgrade-router.js';

/** What every feature needs to be reached: the table of upgrades and the public origin. */
@Global()
@Module({
  controllers: [HealthController],
  providers: [PublicOrigin, UpgradeRouter],
  exports: [PublicOrigin, UpgradeRouter],
})
export class HttpModule {}
