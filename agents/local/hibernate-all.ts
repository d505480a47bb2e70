import { existsSync, realpathSync } from 'node:fs';
import { RuntimeError } from '../core/session-runtime.js';
import { readEnvironment } from '../core/read-environment.js';
import { HostUsers } from './homes/host-users.js';
import { hostUserRange, SleeperEnvironment } from './local-config.js';
import { ResourceCgroups } from './sandbox/resource-cgroup.js';
import { LocalSessions } from './sessions/local-sessions.js';
import { SessionFolders } from './sessions/session-folders.js';
import { SessionSleeper } from './sessions/session-sleeper.js';

/**
 * The last resort of whoever stops everything: run after the agent's process has ended, with the agent's environment, it puts every
 * session of the data folder to sleep. Says nothing and exits with 0 when none is left running; otherwise says on stderr what is,
 * and exits with 1.
 */
async function hibernateAll(): Promise<void> {
  const { sleeper } = readEnvironment({ sleeper: SleeperEnvironment }, process.env);
  const asked = sleeper.STREAMSPACE_AGENT_DATA_DIR;
  if (!existsSync(asked)) return;
  const dataDir = realpathSync(asked);
  const folders = new SessionFolders(dataDir);
  const users = new HostUsers(folders, hostUserRange(sleeper.STREAMSPACE_LOCAL_FIRST_UID, dataDir));
  await new SessionSleeper(new LocalSessions(folders, new ResourceCgroups()), folders, users).hibernateAll();
}

try {
  await hibernateAll();
} catch (error) {
  const cause = error instanceof RuntimeError ? (error.detail ?? error.message) : String(error);
  process.stderr.write(`Not every session could be put to sleep: ${cause}\n`);
  process.exitCode = 1;
}
