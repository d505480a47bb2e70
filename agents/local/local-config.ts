import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import type { HostUserRange } from './homes/host-users.js';

/** Variables of the local runtime, beside those of every agent. */
export const LocalEnvironment = z.object({
  STREAMSPACE_LOCAL_FIRST_UID: z.coerce
    .number()
    .int()
    .min(65_536)
    .max(2_147_000_000)
    .default(1_900_000_000)
    .describe(
      'First user number for sandboxes when the agent is root. Numbers from here on must belong to nobody else.',
    ),
  STREAMSPACE_LOCAL_INTERNET: z
    .stringbool()
    .default(true)
    .describe(
      'Whether sessions reach the Internet. Private networks and the machine itself are closed to them either way.',
    ),
  STREAMSPACE_LOCAL_START_TIMEOUT_MS: z.coerce
    .number()
    .int()
    .min(1000)
    .max(3_600_000)
    .default(600_000)
    .describe(
      'Longest time that a session may take until it answers, in milliseconds, whatever its template says: startTimeoutSeconds there ends it sooner.',
    ),
});
export type LocalEnvironment = z.infer<typeof LocalEnvironment>;

/** Settings of the local runtime. */
export interface LocalRuntimeOptions {
  /** Homes and sessions lie here. Need not be open to other users. */
  readonly dataDir: string;
  /** The desktop's own files: scripts, settings, wallpaper. */
  readonly desktopDir: string;
  /** Users for sandboxes; null when the agent is not root. */
  readonly hostUsers: HostUserRange | null;
  readonly hasInternet: boolean;
  readonly startTimeoutMs: number;
  /** How often instances are looked after, in milliseconds. */
  readonly watchIntervalMs: number;
}

const USERS_PER_FOLDER = 4096;
const FOLDER_SLOTS = 16_384;

/** Variables that tell where an agent's sandboxes are, and nothing that needs a control plane. */
export const SleeperEnvironment = LocalEnvironment.pick({ STREAMSPACE_LOCAL_FIRST_UID: true }).extend({
  STREAMSPACE_AGENT_DATA_DIR: z.string().min(1),
});

/** Agents on one machine take users from ranges of their own, told apart by their data folders. */
export function hostUserRange(firstUid: number, dataDir: string): HostUserRange | null {
  if (process.getuid?.() !== 0) return null;
  const slot = createHash('sha256').update(dataDir).digest().readUInt32BE(0) % FOLDER_SLOTS;
  return { first: firstUid + slot * USERS_PER_FOLDER, count: USERS_PER_FOLDER };
}

/** Settings from parsed variables and the agent's data folder, which must exist. */
export function localRuntimeOptions(environment: LocalEnvironment, dataDir: string): LocalRuntimeOptions {
  const folder = realpathSync(dataDir);
  return {
    dataDir: folder,
    desktopDir: desktopFolder(),
    hostUsers: hostUserRange(environment.STREAMSPACE_LOCAL_FIRST_UID, folder),
    hasInternet: environment.STREAMSPACE_LOCAL_INTERNET,
    startTimeoutMs: environment.STREAMSPACE_LOCAL_START_TIMEOUT_MS,
    watchIntervalMs: 1000,
  };
}

/** The desktop's files stand in the source tree, also when the compiled program runs from `dist/`. */
function desktopFolder(): string {
  const here = fileURLToPath(new URL('.', import.meta.url));
  return join(here.replace(/\/dist\/agents\/local\/$/, '/agents/local/'), 'desktop');
}
