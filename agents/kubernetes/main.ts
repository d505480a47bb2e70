import { agentConfig } from '../core/agent-config.js';
import { AgentEnvironment, SafetyEnvironment } from '../core/agent-environment.js';
import { openDataFolder } from '../core/data-folder.js';
import { readEnvironment } from '../core/read-environment.js';
import { runAgent } from '../core/run-agent.js';
import { KubernetesAgentModule } from './kubernetes-agent.module.js';
import { KubernetesEnvironment } from './kubernetes-config.js';

await runAgent(() => {
  const schemas = { agent: AgentEnvironment, safety: SafetyEnvironment, kubernetes: KubernetesEnvironment };
  const { agent, kubernetes } = readEnvironment(schemas, process.env);
  const dataDir = openDataFolder(agent.STREAMSPACE_AGENT_DATA_DIR);
  const config = agentConfig({ ...agent, STREAMSPACE_AGENT_DATA_DIR: dataDir }, 'kubernetes');
  return KubernetesAgentModule.with(config, kubernetes);
});
