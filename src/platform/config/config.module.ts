import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Clock, SystemClock } from '../clock.js';
import { AgentKeysConfig } from './agent-keys.config.js';
import {
  AgentsConfig,
  AppsConfig,
  AuditConfig,
  AuthConfig,
  CatalogConfig,
  type ControlPlaneConfig,
  DatabaseConfig,
  HttpConfig,
  LimitsConfig,
  OutboundConfig,
  PeersConfig,
  SecretsConfig,
  SessionsConfig,
  SignOnConfig,
  StreamsConfig,
} from './control-plane.config.js';
import { HostsConfig } from './hosts.config.js';
import { MetricsConfig } from './metrics.config.js';

/** Gives every module its section of the configuration, and the clock. */
@Global()
@Module({})
export class ConfigModule {
  static of(config: ControlPlaneConfig, clock: Clock = new SystemClock()): DynamicModule {
    const providers = [
      { provide: HttpConfig, useValue: config.http },
      { provide: HostsConfig, useValue: config.hosts },
      { provide: LimitsConfig, useValue: config.limits },
      { provide: DatabaseConfig, useValue: config.database },
      { provide: AuthConfig, useValue: config.auth },
      { provide: SecretsConfig, useValue: config.secrets },
      { provide: OutboundConfig, useValue: config.outbound },
      { provide: SignOnConfig, useValue: config.signOn },
      { provide: AgentsConfig, useValue: config.agents },
      { provide: AgentKeysConfig, useValue: config.agentKeys },
      { provide: SessionsConfig, useValue: config.sessions },
      { provide: StreamsConfig, useValue: config.streams },
      { provide: AppsConfig, useValue: config.apps },
      { provide: PeersConfig, useValue: config.peers },
      { provide: CatalogConfig, useValue: config.catalog },
      { provide: AuditConfig, useValue: config.audit },
      { provide: MetricsConfig, useValue: config.metrics },
      { provide: Clock, useValue: clock },
    ];
    return { module: ConfigModule, providers, exports: providers.map(({ provide }) => provide) };
  }
}
