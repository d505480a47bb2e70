import { Module, type DynamicModule } from '@nestjs/common';
import { Agent } from './agent.js';
import type { AgentConfig } from './agent-config.js';
import { createAgentLogger } from './agent-logger.js';
import { assembleAgent } from './assemble-agent.js';
import { SystemClock } from './clock.js';
import type { SessionRuntime } from './session-runtime.js';

/** Tokens of what has no class of its own; a test overrides them to turn time by hand or to read the log. */
export const AGENT_CONFIG = Symbol('AgentConfig');
export const AGENT_CLOCK = Symbol('Clock');
export const AGENT_LOG = Symbol('Logger');
export const SESSION_RUNTIME = Symbol('SessionRuntime');

/** The agent of one platform: `runtime` is the platform, everything else is the same for all. */
@Module({})
export class AgentModule {
  static with(config: AgentConfig, runtime: SessionRuntime): DynamicModule {
    return {
      module: AgentModule,
      providers: [
        { provide: AGENT_CONFIG, useValue: config },
        { provide: SESSION_RUNTIME, useValue: runtime },
        { provide: AGENT_CLOCK, useClass: SystemClock },
        { provide: AGENT_LOG, useFactory: () => createAgentLogger(config.logLevel) },
        { provide: Agent, useFactory: assembleAgent, inject: [AGENT_CONFIG, SESSION_RUNTIME, AGENT_CLOCK, AGENT_LOG] },
      ],
      exports: [Agent],
    };
  }
}
