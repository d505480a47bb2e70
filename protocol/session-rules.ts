/**
 * What a session may never ask for, whoever asks. The control plane refuses it in templates, and agents refuse it again: they trust no
 * control plane.
 */
import type { ContainerProfile, WebProfile } from './session.js';

/** Variables that make a program load code of somebody's choosing at start, and those that a runtime sets itself. */
const REFUSED_VARIABLES: ReadonlySet<string> = new Set([
  ...['BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'IFS', 'PROMPT_COMMAND', 'GLIBC_TUNABLES', 'GCONV_PATH'],
  ...['NODE_OPTIONS', 'NODE_PATH', 'PYTHONPATH', 'PYTHONSTARTUP', 'PYTHONHOME', 'PERL5LIB', 'PERL5OPT'],
  ...['RUBYOPT', 'RUBYLIB', 'JAVA_TOOL_OPTIONS', '_JAVA_OPTIONS', 'JDK_JAVA_OPTIONS'],
  ...['GTK_MODULES', 'GTK_PATH', 'GIO_EXTRA_MODULES', 'QT_PLUGIN_PATH'],
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'DISPLAY', 'XAUTHORITY', 'XDG_RUNTIME_DIR'],
  'DBUS_SESSION_BUS_ADDRESS',
]);
const REFUSED_PREFIXES = ['LD_', 'DYLD_', 'STREAMSPACE_'];

/** What root-init images take their user from: the container profile says it. */
const USER_VARIABLES = ['PUID', 'PGID'];

/** Folders that a home would hide or spoil, with all below them. */
const SYSTEM_FOLDERS = /^\/(?:bin|boot|dev|etc|lib|lib32|lib64|libx32|proc|run|sbin|sys|tmp|usr|var)(?:\/|$)/;

/** A variable with the member of {@link SessionRules} that it stands in, and why it is refused. */
export interface RefusedMember {
  readonly path: readonly string[];
  readonly detail: string;
}

/** The parts of a template or of a specification that hold variables and paths. */
export interface SessionRules {
  readonly environment: Readonly<Record<string, string>>;
  readonly container: ContainerProfile | null;
  readonly web: WebProfile | null;
}

/** Whether nobody sets the variable `name` from outside. */
export function isRefusedVariable(name: string): boolean {
  return REFUSED_VARIABLES.has(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix));
}

/** Everything in `session` that no session may ask for. */
export function refusedMembers(session: SessionRules): RefusedMember[] {
  return [...refusedEnvironment(session), ...refusedAccess(session.web), ...refusedHome(session.container)];
}

function refusedEnvironment({ environment, container, web }: SessionRules): RefusedMember[] {
  const access = web?.access ? Object.values(web.access) : [];
  const user = container?.securityClass === 'baseline' ? USER_VARIABLES : [];
  return Object.entries(environment).flatMap(([name, value]) => {
    const detail = (): string | null => {
      if (isRefusedVariable(name)) return `The environment variable ${name} may not be set for a session.`;
      if (access.includes(name)) return `The environment variable ${name} holds the password that the agent makes.`;
      if (user.includes(name)) return `The environment variable ${name} is set from the container's user and group.`;
      if (value.includes('\0')) return `The environment variable ${name} has a character that no variable can hold.`;
      return null;
    };
    const found = detail();
    return found === null ? [] : [{ path: ['environment', name], detail: found }];
  });
}

function refusedAccess(web: WebProfile | null): RefusedMember[] {
  if (!web?.access) return [];
  const { userVariable, passwordVariable } = web.access;
  const path = ['web', 'access'];
  const refused = Object.entries(web.access).flatMap(([member, name]) =>
    isRefusedVariable(name)
      ? [{ path: [...path, member], detail: `The environment variable ${name} may not be set for a session.` }]
      : [],
  );
  if (userVariable !== passwordVariable) return refused;
  return [...refused, { path, detail: 'The user name and the password need a variable each.' }];
}

function refusedHome(container: ContainerProfile | null): RefusedMember[] {
  if (!container || !SYSTEM_FOLDERS.test(container.homePath)) return [];
  const detail = `The home may not lie over the folder ${container.homePath} of the system.`;
  return [{ path: ['container', 'homePath'], detail }];
}
