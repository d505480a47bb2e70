/** The process of an agent: everything that a real one has, over screens that stand elsewhere. */
import { z } from 'zod';
import { agentConfig } from '../../agents/core/agent-config.js';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { AgentModule } from '../../agents/core/agent.module.js';
import { openDataFolder } from '../../agents/core/data-folder.js';
import { readEnvironment } from '../../agents/core/read-environment.js';
import { runAgent } from '../../agents/core/run-agent.js';
import { RemoteRuntime } from './remote-runtime.js';

const BenchEnvironment = z.object({
  BENCH_SCREEN_HOST: z.string(),
  BENCH_SCREEN_PORT: z.coerce.number().int().optional(),
});

await runAgent(() => {
  const { agent, bench } = readEnvironment({ agent: AgentEnvironment, bench: BenchEnvironment }, process.env);
  openDataFolder(agent.STREAMSPACE_AGENT_DATA_DIR);
  const runtime = new RemoteRuntime({ host: bench.BENCH_SCREEN_HOST, port: bench.BENCH_SCREEN_PORT });
  return AgentModule.with(agentConfig(agent, 'local'), runtime);
});
