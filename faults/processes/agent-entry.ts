/** The process of a drill's agent: a real one, on a machine of the rig's world. */
import { z } from 'zod';
import { agentConfig } from '../../agents/core/agent-config.js';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { AgentModule } from '../../agents/core/agent.module.js';
import { openDataFolder } from '../../agents/core/data-folder.js';
import { readEnvironment } from '../../agents/core/read-environment.js';
import { runAgent } from '../../agents/core/run-agent.js';
import { sabotageAgent } from '../sabotage/sabotage-agent.js';
import { WorldRuntime } from '../world/world-runtime.js';

const RigEnvironment = z.object({ FAULTS_MACHINE: z.string(), FAULTS_SABOTAGE: z.string().default('') });

await runAgent(() => {
  const { agent, rig } = readEnvironment({ agent: AgentEnvironment, rig: RigEnvironment }, process.env);
  openDataFolder(agent.STREAMSPACE_AGENT_DATA_DIR);
  sabotageAgent(rig.FAULTS_SABOTAGE);
  return AgentModule.with(agentConfig(agent, 'local'), new WorldRuntime(rig.FAULTS_MACHINE));
});
