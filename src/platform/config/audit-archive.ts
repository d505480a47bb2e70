import { resolve } from 'node:path';
import type { AuditConfig } from './control-plane.config.js';
import type { ControlPlaneEnvironment } from './control-plane.env.js';
import { EnvironmentError } from './environment.js';

const DAY_MS = 86_400_000;

/**
 * How long the log keeps entries, and where they go then; null for ever.
 *
 * @throws EnvironmentError when only one of the two is said.
 */
export function auditArchive(env: ControlPlaneEnvironment): AuditConfig['archive'] {
  const { STREAMSPACE_AUDIT_KEEP_DAYS: days, STREAMSPACE_AUDIT_ARCHIVE_DIR: folder } = env;
  if (days === undefined && folder === undefined) return null;
  if (folder === undefined)
    throw new EnvironmentError(['STREAMSPACE_AUDIT_ARCHIVE_DIR: Name the folder that entries of the log move to.']);
  if (days === undefined)
    throw new EnvironmentError(['STREAMSPACE_AUDIT_KEEP_DAYS: Say after how many days entries of the log move there.']);
  return { keepMs: days * DAY_MS, folder: resolve(folder) };
}
