import { type DynamicModule, Module } from '@nestjs/common';
import { AgentsModule } from './agents/agents.module.js';
import { AppProxyModule } from './app-proxy/app-proxy.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ConfigModule } from './platform/config/config.module.js';
import type { ControlPlaneConfig } from './platform/config/control-plane.config.js';
import type { DatabaseAddress } from './platform/database/database-address.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { HttpModule } from './platform/http/http.module.js';
import { OutboundModule } from './platform/outbound/outbound.module.js';
import { SecretsModule } from './platform/secrets/secrets.module.js';
import { QuotasModule } from './quotas/quotas.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { VncProxyModule } from './vnc-proxy/vnc-proxy.module.js';

/** The control plane: every feature, on one database. */
@Module({})
export class AppModule {
  static with(config: ControlPlaneConfig, address: DatabaseAddress): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.of(config),
        DatabaseModule.at(address, config.database.pool),
        HttpModule,
        OutboundModule,
        SecretsModule,
        AuthModule,
        AgentsModule,
        QuotasModule,
        SessionsModule,
        VncProxyModule,
        AppProxyModule,
        AuditModule,
      ],
    };
  }
}
