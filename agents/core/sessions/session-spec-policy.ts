import type { SessionApply } from '../../../protocol/agent/messages.js';
import type { Platform } from '../../../protocol/session.js';

/**
 * Variables that nobody sets from outside: those that make a program load code of somebody's choosing at start, and those that a
 * runtime sets itself.
 */
const REFUSED_VARIABLES = new Set([
  ...['BASH_ENV', 'ENV', 'SHELLOPTS', 'BASHOPTS', 'PS4', 'IFS', 'PROMPT_COMMAND', 'GLIBC_TUNABLES', 'GCONV_PATH'],
  ...[
    'NODE_OPTIONS',
    'NODE_PATH',
    'PYTHONPATH',
    'PYTHONSTARTUP',
    'PYTHONHOME',
    'PERL5LIB',
    'PERL5OPT',
    'RUBYOPT',
    'RUBYLIB',
  ],
  ...[
    'JAVA_TOOL_OPTIONS',
    '_JAVA_OPTIONS',
    'JDK_JAVA_OPTIONS',
    'GTK_MODULES',
    'GTK_PATH',
    'GIO_EXTRA_MODULES',
    'QT_PLUGIN_PATH',
  ],
  ...[
    'PATH',
    'HOME',
    'USER',
    'LOGNAME',
    'SHELL',
    'DISPLAY',
    'XAUTHORITY',
    'XDG_RUNTIME_DIR',
    'DBUS_SESSION_BUS_ADDRESS',
  ],
]);
const REFUSED_PREFIXES = ['LD_', 'DYLD_', 'STREAMSPACE_'];

/**
 * Why this agent refuses to make such a session, as a sentence, or undefined when it may be made. The control plane has checked the
 * same before: this is the second lock, for the day on which the control plane is not our friend. The shape has been parsed strictly.
 */
export function refusalOf(apply: SessionApply, platform: Platform): string | undefined {
  const { spec } = apply;
  if (spec.sessionId !== apply.id) return 'The specification belongs to another session.';
  if (spec.workload.platform !== platform) {
    return `This agent runs ${platform} workloads, and this one is for ${spec.workload.platform}.`;
  }
  return refusalOfHome(apply) ?? refusalOfImage(apply) ?? refusalOfEnvironment(spec.environment);
}

function refusalOfHome({ id, spec }: SessionApply): string | undefined {
  // Identifiers become names of folders and volumes, where upper and lower case would be two homes of one person.
  if (id !== id.toLowerCase()) return 'The session identifier is not in lower case.';
  if (spec.home.kind === 'temporary') return undefined;
  if (spec.home.userId !== spec.home.userId.toLowerCase()) return 'The identifier of the home is not in lower case.';
  return spec.home.template === spec.template ? undefined : 'The home belongs to another application.';
}

function refusalOfImage({ spec: { workload } }: SessionApply): string | undefined {
  if (workload.platform === 'local') return undefined;
  return /^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/.test(workload.image)
    ? undefined
    : 'The image name has characters that no image has.';
}

function refusalOfEnvironment(environment: Readonly<Record<string, string>>): string | undefined {
  for (const [name, value] of Object.entries(environment)) {
    if (REFUSED_VARIABLES.has(name) || REFUSED_PREFIXES.some((prefix) => name.startsWith(prefix))) {
      return `The environment variable ${name} may not be set for a session.`;
    }
    if (value.includes('\0')) return `The environment variable ${name} has a character that no variable can hold.`;
  }
  return undefined;
}
