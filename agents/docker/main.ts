import { agentConfig } from '../core/agent-config.js';
import { AgentEnvironment, SafetyEnvironment } from '../core/agent-environment.js';
import { openDataFolder } from '../core/data-folder.js';
import { readEnvironment } from '../core/read-environment.js';
import { runAgent } from '../core/run-agent.js';
import { DockerAgentModule } from './docker-agent.module.js';
import { DockerEnvironment } from './docker-config.js';

await runAgent(() => {
  const schemas = { agent: AgentEnvironment, safety: SafetyEnvironment, docker: DockerEnvironment };
  const { agent, docker } = readEnvironment(schemas, process.env);
  const dataDir = openDataFolder(agent.STREAMSPACE_AGENT_DATA_DIR);
  return DockerAgentModule.with(agentConfig({ ...agent, STREAMSPACE_AGENT_DATA_DIR: dataDir }, 'docker'), docker);
});
