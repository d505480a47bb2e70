import { MOUNT_ROOT } from './launch-arguments.js';
import { SANDBOX_RUN } from './sandbox-arguments.js';

/**
 * Whether a command line is that of a sandbox whose runtime folder lies below `sessionsDir`: it names that folder and, right after it,
 * where the sandbox finds it. Nothing else on a machine does that, so it tells a sandbox whose record is lost.
 */
export function launchesSandboxOf(sessionsDir: string, argv: readonly string[]): boolean {
  return argv.some((argument, index) => {
    const target = argv[index + 1];
    const isRunFolder = argument.startsWith(`${sessionsDir}/`) && argument.endsWith('/run');
    return isRunFolder && (target === SANDBOX_RUN || target === `${MOUNT_ROOT}/run`);
  });
}
