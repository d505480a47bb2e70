import { OWN_CONTAINER, PLAIN_WEB, type SessionSpec, type WebProfile, type Workload } from '../../protocol/session.js';

const COMMAND: Workload = { platform: 'local', command: ['ttyd', 'bash'] };
const DESKTOP: Workload = { platform: 'local', application: 'desktop' };
const withAccess = (userVariable: string, passwordVariable: string): WebProfile => ({
  ...PLAIN_WEB,
  access: { userVariable, passwordVariable },
});

/** What no schema keeps out of a web application's specification, and with what sentence an agent refuses it. */
export const REFUSED_SPECS: readonly [string, Partial<SessionSpec>, RegExp][] = [
  ['a command behind a screen', { stream: { kind: 'rfb', port: 5900 }, workload: COMMAND }, /makes no screen/],
  ['a screen behind a web page', { workload: { platform: 'local', application: 'desktop' } }, /no web page/],
  ['a web profile of a screen', { stream: { kind: 'rfb', port: 5900 }, workload: DESKTOP }, /no web application/],
  ["a user name of somebody's choice", { environment: { CUSTOM_USER: 'mallory' } }, /CUSTOM_USER holds the password/],
  ["a password of somebody's choice", { environment: { PASSWORD: '' } }, /PASSWORD holds the password/],
  ['root as user', { environment: { PUID: '0' } }, /PUID is set from/],
  ['root as group', { environment: { PGID: '0' } }, /PGID is set from/],
  ['a password for the linker', { web: withAccess('LD_PRELOAD', 'PASSWORD') }, /LD_PRELOAD may not be set/],
  ['a password as a search path', { web: withAccess('CUSTOM_USER', 'PATH') }, /PATH may not be set/],
  ['one variable for name and password', { web: withAccess('PASSWORD', 'PASSWORD') }, /a variable each/],
  ...[
    ...[
      '/bin',
      '/boot',
      '/dev',
      '/dev/shm',
      '/etc',
      '/etc/cont-init.d',
      '/lib',
      '/lib64',
      '/proc',
      '/proc/self',
      '/run',
    ],
    ...['/run/s6', '/sbin', '/sys', '/sys/fs/cgroup', '/tmp', '/usr', '/usr/bin', '/var', '/var/run'],
  ].map((homePath): [string, Partial<SessionSpec>, RegExp] => [
    `a home over ${homePath}`,
    { container: { ...OWN_CONTAINER, homePath } },
    /may not lie over/,
  ]),
];

/** What is no specification at all. */
export const UNREADABLE_SPECS: readonly [string, object][] = [
  ['a privileged container', { privileged: true }],
  ['the socket of the engine', { mounts: ['/var/run/docker.sock:/var/run/docker.sock'] }],
  ['a folder of the host as home', { home: { kind: 'host', path: '/' } }],
  ['a namespace of the host', { networkMode: 'host' }],
  ['a device', { container: { ...OWN_CONTAINER, devices: ['/dev/kmsg'] } }],
  ['a capability', { container: { ...OWN_CONTAINER, capabilities: ['SYS_ADMIN'] } }],
  ['a class of its own', { container: { ...OWN_CONTAINER, securityClass: 'privileged' } }],
  ['root from the start', { container: { ...OWN_CONTAINER, uid: 0 } }],
  ['the group of root', { container: { ...OWN_CONTAINER, gid: 0 } }],
  ['nobody, whom everybody shares', { container: { ...OWN_CONTAINER, uid: 65_534 } }],
  ['the root folder as home', { container: { ...OWN_CONTAINER, homePath: '/' } }],
  ['a home that climbs', { container: { ...OWN_CONTAINER, homePath: '/home/../etc' } }],
  ['a home with an option behind it', { container: { ...OWN_CONTAINER, homePath: '/home:rw,exec' } }],
  ['a home that is not absolute', { container: { ...OWN_CONTAINER, homePath: 'etc' } }],
  ['a variable that is two', { environment: { 'A=B': 'x' } }],
  ['a command that is a line', { workload: { platform: 'local', command: 'rm -rf /' } }],
  ['a command that ends early', { workload: { platform: 'local', command: ['sh\0'] } }],
  ['an image and a command', { workload: { platform: 'docker', image: 'x:1', command: ['sh'] } }],
  ['memory of the whole host', { container: { ...OWN_CONTAINER, shmMiB: 10_000_000 } }],
  ['a readiness probe elsewhere', { web: { ...PLAIN_WEB, readiness: { kind: 'http', path: 'http://10.0.0.1/' } } }],
  [
    'a probe with a header behind it',
    { web: { ...PLAIN_WEB, readiness: { kind: 'http', path: '/ HTTP/1.1\r\nX: 1' } } },
  ],
];

/** Names that no image has, or that name something else as well. */
export const HOSTILE_IMAGES: readonly string[] = [
  ...[
    '--privileged',
    'image name',
    'a\nb',
    '$(id)',
    'docker.io@evil/x',
    'docker.io@evil/x:1',
    '../x',
    '/x',
    'x/',
    'X:1',
  ],
  ...['user:secret@registry.example/x', 'https://registry.example/x', 'x:', 'x@sha256:0123', 'x:1:2', 'x;y', 'x y:1'],
];
