import { accessSync, constants, mkdirSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { systemCodeOf } from './error-text.js';
import { ConfigurationError } from './read-environment.js';

/** Makes the agent's data folder if it is missing and answers with its absolute path. Throws ConfigurationError if it cannot be used. */
export function openDataFolder(folder: string): string {
  const path = isAbsolute(folder) ? folder : resolve(folder);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return path;
  } catch (error) {
    const cause = systemCodeOf(error) ?? 'unknown error';
    throw new ConfigurationError([
      `STREAMSPACE_AGENT_DATA_DIR is ${path}, which the agent cannot use (${cause}). Correct its permissions or name another folder.`,
    ]);
  }
}
