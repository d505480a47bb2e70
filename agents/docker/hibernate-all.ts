import { readEnvironment } from '../core/read-environment.js';
import { RuntimeError } from '../core/session-runtime.js';
import { SessionContainers } from './containers/session-containers.js';
import { engineOptions, SleeperEnvironment } from './docker-config.js';
import { DockerEngine } from './engine/docker-engine.js';
import { SessionNetwork } from './network/session-network.js';
import { SessionSleeper } from './sessions/session-sleeper.js';

/**
 * The last resort of whoever stops everything: run after the agent's process has ended, with the agent's environment, it puts every
 * session of the namespace to sleep. Says nothing and exits with 0 when none is left running; otherwise says on stderr what is,
 * and exits with 1.
 */
async function hibernateAll(): Promise<void> {
  const { sleeper } = readEnvironment({ sleeper: SleeperEnvironment }, process.env);
  const namespace = sleeper.STREAMSPACE_DOCKER_NAMESPACE;
  const engine = new DockerEngine(engineOptions(sleeper.DOCKER_HOST));
  const { name: network } = new SessionNetwork(engine, namespace, true);
  await new SessionSleeper(new SessionContainers(engine, namespace, network)).hibernateAll();
}

try {
  await hibernateAll();
} catch (error) {
  const cause = error instanceof RuntimeError ? (error.detail ?? error.message) : String(error);
  process.stderr.write(`Not every session could be put to sleep: ${cause}\n`);
  process.exitCode = 1;
}
