import { Module, type DynamicModule } from '@nestjs/common';
import type { AgentConfig } from '../core/agent-config.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { AgentModule } from '../core/agent.module.js';
import { knownAgentId } from '../core/state/agent-identity.js';
import { clusterConfig } from './api/cluster-config.js';
import { kubernetesSettings, type KubernetesEnvironment } from './kubernetes-config.js';
import { KubernetesRuntime } from './kubernetes-runtime.js';

const RESYNC_MS = 3000;

/** An agent whose platform is one namespace of a Kubernetes cluster: the one of KUBECONFIG, or the one that it runs in itself. */
@Module({})
export class KubernetesAgentModule {
  static with(config: AgentConfig, environment: KubernetesEnvironment): DynamicModule {
    const options = {
      settings: kubernetesSettings(environment),
      kubeConfig: clusterConfig(),
      isInCluster: process.env.KUBERNETES_SERVICE_HOST !== undefined,
      agentId: knownAgentId(config.stateDir),
      resyncMs: RESYNC_MS,
      isPolicyTried: true,
    };
    const runtime = new KubernetesRuntime(options, createAgentLogger(config.logLevel));
    return { module: KubernetesAgentModule, imports: [AgentModule.with(config, runtime)] };
  }
}
