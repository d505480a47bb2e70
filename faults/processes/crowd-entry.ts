/** One process with many agents, each a whole one on a machine of its own, where a process for each would only burn time. */
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import { z } from 'zod';
import { agentConfig } from '../../agents/core/agent-config.js';
import { AgentEnvironment } from '../../agents/core/agent-environment.js';
import { assembleAgent } from '../../agents/core/assemble-agent.js';
import { SystemClock } from '../../agents/core/clock.js';
import { readEnvironment } from '../../agents/core/read-environment.js';
import { WorldRuntime } from '../world/world-runtime.js';

const Members = z.array(z.object({ name: z.string(), folder: z.string(), token: z.string(), machine: z.string() }));

const members = Members.parse(JSON.parse(readFileSync(process.env.FAULTS_CROWD_FILE ?? '', 'utf8')));
const log = pino({ level: 'warn' });
const agents = members.map(({ name, folder, token, machine }) => {
  const variables = {
    ...process.env,
    STREAMSPACE_AGENT_NAME: name,
    STREAMSPACE_AGENT_DATA_DIR: folder,
    STREAMSPACE_ENROLLMENT_TOKEN: token,
  };
  const { agent } = readEnvironment({ agent: AgentEnvironment }, variables);
  return assembleAgent(agentConfig(agent, 'local'), new WorldRuntime(machine), new SystemClock(), log);
});
process.on('disconnect', () => process.exit(0));
await Promise.all(agents.map((agent) => agent.start()));
await Promise.all(agents.map((agent) => agent.connected));
process.send?.({ type: 'connected' });
