import type { LocalApplication } from '../../../protocol/session.js';

/** Who a person is inside a sandbox, whoever that is on the host. */
export const SANDBOX_UID = 1000;
/** Where the home lies inside a sandbox. */
export const SANDBOX_HOME = '/home/user';
/** Where the session's own runtime folder lies inside a sandbox; the screen listens on `rfb.sock` in it, a web application is behind `web.sock`. */
export const SANDBOX_RUN = '/run/streamspace';
/** Where the desktop's files lie inside a sandbox, read-only. */
export const SANDBOX_DESKTOP = '/opt/streamspace';

const PATH = '/usr/bin:/bin:/usr/games';

/** Parts of the host's /etc that programs need and that tell nothing about the host. */
const HOST_ETC = [
  '/etc/alternatives',
  '/etc/ca-certificates',
  '/etc/fonts',
  '/etc/gtk-3.0',
  '/etc/ld.so.cache',
  '/etc/ld.so.conf',
  '/etc/ld.so.conf.d',
  '/etc/localtime',
  '/etc/mime.types',
  '/etc/ssl/certs',
  '/etc/terminfo',
  '/etc/xdg',
];

/** Files of the desktop's own /etc, copied in place of the host's. */
const OWN_ETC = [
  'bash.bashrc',
  'chromium',
  'chromium.d',
  'group',
  'hosts',
  'nsswitch.conf',
  'pam.d',
  'passwd',
  'profile',
  'resolv.conf',
];

/** A screen with an application that the runtime brings along. */
export interface ScreenProgram {
  readonly kind: 'rfb';
  readonly application: LocalApplication;
  readonly screen: { readonly width: number; readonly height: number };
}

/** A command that serves a web application at `port` of the sandbox's own loopback. */
export interface WebProgram {
  readonly kind: 'http';
  readonly command: readonly string[];
  readonly port: number;
}

/** What a sandbox is made of. Paths are the host's. */
export interface SandboxPlan {
  readonly homeDir: string;
  readonly runDir: string;
  readonly desktopDir: string;
  readonly program: ScreenProgram | WebProgram;
  /** Bound of /tmp, which lives in memory. */
  readonly memoryMiB: number;
  /** Variables that the template asks for; they never replace the sandbox's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether bubblewrap makes an empty network of its own; false when it already stands in one that is connected. */
  readonly isOffline: boolean;
}

function fileSystem(plan: SandboxPlan): string[] {
  const merged = ['bin', 'lib', 'lib64', 'sbin'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
  return [
    ...['--ro-bind', '/usr', '/usr', '--tmpfs', '/usr/local', '--tmpfs', '/usr/src'],
    ...merged,
    ...['--proc', '/proc', '--dev', '/dev'],
    ...['--perms', '1777', '--size', String(plan.memoryMiB * 1024 * 1024), '--tmpfs', '/tmp'],
    ...['--perms', '1777', '--dir', '/tmp/.X11-unix', '--perms', '1777', '--dir', '/tmp/.ICE-unix'],
    ...['--tmpfs', '/run', '--perms', '0700', '--dir', `/run/user/${SANDBOX_UID}`],
    ...['--symlink', '/tmp', '/var/tmp', '--ro-bind-try', '/var/cache/fontconfig', '/var/cache/fontconfig'],
    ...HOST_ETC.flatMap((path) => ['--ro-bind-try', path, path]),
    ...OWN_ETC.flatMap((name) => ['--ro-bind', `${plan.desktopDir}/etc/${name}`, `/etc/${name}`]),
    ...['--symlink', `${SANDBOX_RUN}/machine-id`, '/etc/machine-id'],
    ...['--ro-bind', plan.desktopDir, SANDBOX_DESKTOP],
    ...['--bind', plan.runDir, SANDBOX_RUN, '--bind', plan.homeDir, SANDBOX_HOME],
    // What is left writable of the root itself is nobody's business.
    ...['--remount-ro', '/'],
  ];
}

function screenVariables({ application, screen }: ScreenProgram): Record<string, string> {
  return {
    DISPLAY: ':0',
    STREAMSPACE_APPLICATION: application,
    STREAMSPACE_GEOMETRY: `${screen.width}x${screen.height}`,
  };
}

function variables(plan: SandboxPlan): string[] {
  const own = {
    HOME: SANDBOX_HOME,
    USER: 'user',
    LOGNAME: 'user',
    SHELL: '/bin/bash',
    PATH,
    LANG: 'C.UTF-8',
    XDG_RUNTIME_DIR: `/run/user/${SANDBOX_UID}`,
    STREAMSPACE_RUN: SANDBOX_RUN,
    STREAMSPACE_DESKTOP: SANDBOX_DESKTOP,
    ...(plan.program.kind === 'rfb' && screenVariables(plan.program)),
  };
  return Object.entries({ ...plan.environment, ...own }).flatMap(([name, value]) => ['--setenv', name, value]);
}

/** What runs inside, and leads its life: when it ends, so does the sandbox. */
function commandOf(program: SandboxPlan['program']): string[] {
  if (program.kind === 'rfb') return ['/bin/sh', `${SANDBOX_DESKTOP}/session.sh`];
  return ['/bin/sh', `${SANDBOX_DESKTOP}/web.sh`, String(program.port), ...program.command];
}

/**
 * The whole command line of a session's sandbox: own users, processes, IPC, host name and network; of the host only programs and
 * fonts, read-only. It deliberately does not die with its parent: a session outlives its agent.
 */
export function sandboxArguments(plan: SandboxPlan): string[] {
  return [
    'bwrap',
    ...['--unshare-user', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try'],
    ...(plan.isOffline ? ['--unshare-net'] : []),
    ...['--uid', String(SANDBOX_UID), '--gid', String(SANDBOX_UID), '--hostname', 'desktop', '--new-session'],
    ...['--cap-drop', 'ALL', '--clearenv'],
    ...variables(plan),
    ...fileSystem(plan),
    ...['--chdir', SANDBOX_HOME, '--', ...commandOf(plan.program)],
  ];
}
