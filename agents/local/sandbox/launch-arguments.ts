import { dirname } from 'node:path';
import { TUN_DEVICE } from './way-out.js';

/** Where the unprivileged user of a sandbox finds its folders, in its own mount namespace. */
export const MOUNT_ROOT = '/mnt';

/** Bounds that need no cgroup; the processes of one sandbox share them through its user. */
export interface ProcessLimits {
  readonly maxProcesses: number;
  readonly maxOpenFiles: number;
}

/** How a sandbox's first process comes to be. */
export interface LaunchPlan {
  /** User on the host that the sandbox belongs to; null to stay the agent's own. */
  readonly hostUid: number | null;
  readonly limits: ProcessLimits;
  /** `cgroup.procs` of the cgroup to enter; null without one. */
  readonly cgroupProcs: string | null;
  /** Host folders and where the unprivileged user finds them, whatever folders above them are closed to it. */
  readonly mounts: readonly { readonly source: string; readonly target: string }[];
  /** Folder that `mounts` lie in; exists on every machine, and is hidden for the sandbox's processes only. */
  readonly mountRoot: string;
  readonly command: readonly string[];
}

/** Sessions are alike whatever umask the agent was started with. */
const UMASK = 'umask 022';

/** Waits for the agent to have written down who we are: an agent that dies before that leaves nothing running. */
const AWAIT_GO = 'read -r go && [ "$go" = go ] || exit 71\nexec </dev/null';

const ENTER_CGROUP = 'if [ -n "$1" ]; then echo $$ > "$1" || exit 72; fi\nshift';

const MOUNT_FOLDERS = [
  'mount -t tmpfs -o mode=0755,size=64k,nosuid,nodev streamspace "$1" || exit 73\nshift',
  'while [ "$1" != -- ]; do mkdir -p "$2" && mount --bind "$1" "$2" || exit 73; shift 2; done\nshift',
].join('\n');

/**
 * Some machines keep the device that connects sandboxes to root. Its like is made where this sandbox's launcher alone sees it; in the sandbox
 * itself there is none. What fails here shows when the network is made.
 */
const OPEN_TUN = [
  `case "$(stat -c %A ${TUN_DEVICE} 2>/dev/null)" in`,
  '  "" | ???????rw?) ;;',
  `  *) mount -t tmpfs -o mode=0755,size=64k,nosuid,noexec streamspace ${dirname(TUN_DEVICE)} && mknod -m 0666 ${TUN_DEVICE} c 10 200 ;;`,
  'esac',
].join('\n');

function bounded(limits: ProcessLimits, command: readonly string[]): string[] {
  // An unprivileged agent shares its user with everything else of it, so the number of processes cannot be bounded there.
  const processes = limits.maxProcesses > 0 ? [`--nproc=${limits.maxProcesses}`] : [];
  return ['prlimit', '--core=0', `--nofile=${limits.maxOpenFiles}`, ...processes, 'nice', '-n', '5', ...command];
}

/**
 * Command line of a sandbox's first process. It reads `go` from its standard input before anything else. As root it enters the cgroup,
 * gets a mount namespace in which the session's folders stand open to the unprivileged user, and becomes that user for good.
 */
export function launchArguments(plan: LaunchPlan): string[] {
  const { hostUid, limits, command } = plan;
  const enter = [plan.cgroupProcs ?? ''];
  if (hostUid === null) {
    const script = [UMASK, AWAIT_GO, ENTER_CGROUP, 'exec "$@"'].join('\n');
    return ['/bin/sh', '-c', script, 'launch', ...enter, ...bounded({ ...limits, maxProcesses: 0 }, command)];
  }
  const script = [UMASK, AWAIT_GO, ENTER_CGROUP, MOUNT_FOLDERS, OPEN_TUN, 'exec "$@"'].join('\n');
  const user = ['setpriv', '--reuid', String(hostUid), '--regid', String(hostUid), '--clear-groups'];
  return [
    ...['unshare', '--mount', '--propagation', 'private', '/bin/sh', '-c', script, 'launch'],
    ...[...enter, plan.mountRoot, ...plan.mounts.flatMap(({ source, target }) => [source, target]), '--'],
    // The limits are set as the new user: root's own processes must not count towards them.
    ...[...user, ...bounded(limits, command)],
  ];
}
