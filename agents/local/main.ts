import { agentConfig } from '../core/agent-config.js';
import { AgentEnvironment, SafetyEnvironment } from '../core/agent-environment.js';
import { openDataFolder } from '../core/data-folder.js';
import { readEnvironment } from '../core/read-environment.js';
import { runAgent } from '../core/run-agent.js';
import { LocalAgentModule } from './local-agent.module.js';
import { LocalEnvironment } from './local-config.js';

await runAgent(() => {
  const schemas = { agent: AgentEnvironment, safety: SafetyEnvironment, local: LocalEnvironment };
  const { agent, local } = readEnvironment(schemas, process.env);
  const dataDir = openDataFolder(agent.STREAMSPACE_AGENT_DATA_DIR);
  return LocalAgentModule.with(agentConfig({ ...agent, STREAMSPACE_AGENT_DATA_DIR: dataDir }, 'local'), local);
});
