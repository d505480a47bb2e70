import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { openDockerNamespace } from './docker-namespace.js';
import type { Secrets } from './secrets-file.js';

/** How sessions run on this machine: the agent that is started, and what ends its sessions when it cannot any more. */
export interface AgentPlan {
  /** Name that administrators see. */
  readonly name: 'local' | 'docker';
  readonly script: string;
  /** Program that puts every session to sleep after the agent has ended; takes the variables of the agent. */
  readonly lastResort: string;
  /** One-use token of this agent alone. */
  readonly enrollmentToken: string;
  /** Variables that tell where sessions are. No secret is among them. */
  readonly env: Readonly<Record<string, string>>;
}

/** Sessions as sandboxes of this machine. */
export function localAgent(folder: string, { enrollmentToken }: Secrets): AgentPlan {
  return {
    name: 'local',
    script: 'agents/local/main.js',
    lastResort: 'agents/local/hibernate-all.js',
    enrollmentToken,
    env: { STREAMSPACE_AGENT_DATA_DIR: folder },
  };
}

/** Sessions as containers of the engine at `socket`, apart from those of every other data folder on it. */
export function dockerAgent(folder: string, { jwtSecret }: Secrets, socket: string): AgentPlan {
  const dataDir = join(folder, 'docker-agent');
  return {
    name: 'docker',
    script: 'agents/docker/main.js',
    lastResort: 'agents/docker/hibernate-all.js',
    enrollmentToken: createHmac('sha256', jwtSecret).update('enrolment of the Docker agent').digest('base64url'),
    env: {
      STREAMSPACE_AGENT_DATA_DIR: dataDir,
      STREAMSPACE_DOCKER_NAMESPACE: openDockerNamespace(dataDir),
      DOCKER_HOST: `unix://${socket}`,
    },
  };
}
