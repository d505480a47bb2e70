import { Module, type DynamicModule } from '@nestjs/common';
import type { AgentConfig } from '../core/agent-config.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { AgentModule } from '../core/agent.module.js';
import { dockerRuntimeOptions, type DockerEnvironment } from './docker-config.js';
import { DockerRuntime } from './docker-runtime.js';

/** An agent whose platform is the Docker engine of its machine. */
@Module({})
export class DockerAgentModule {
  static with(config: AgentConfig, environment: DockerEnvironment): DynamicModule {
    const log = createAgentLogger(config.logLevel);
    const runtime = new DockerRuntime(dockerRuntimeOptions(environment, config.dataDir), log);
    return { module: DockerAgentModule, imports: [AgentModule.with(config, runtime)] };
  }
}
