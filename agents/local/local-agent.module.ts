import { Module, type DynamicModule } from '@nestjs/common';
import type { AgentConfig } from '../core/agent-config.js';
import { AgentModule } from '../core/agent.module.js';
import { localRuntimeOptions, type LocalEnvironment } from './local-config.js';
import { LocalRuntime } from './local-runtime.js';

/** An agent whose platform is the machine that it runs on. */
@Module({})
export class LocalAgentModule {
  static with(config: AgentConfig, environment: LocalEnvironment): DynamicModule {
    const runtime = new LocalRuntime(localRuntimeOptions(environment, config.dataDir));
    return { module: LocalAgentModule, imports: [AgentModule.with(config, runtime)] };
  }
}
