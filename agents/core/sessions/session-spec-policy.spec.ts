import { randomUUID } from 'node:crypto';
import { OWN_CONTAINER, PLAIN_WEB, SessionSpec, type WebProfile, type Workload } from '../../../protocol/session.js';
import { anApply, aSpec, aWebSpec } from '../../../testing/agents/session-apply.builder.js';
import { refusalOf } from './session-spec-policy.js';

const docker = (image: string): ReturnType<typeof anApply> =>
  anApply({ spec: aSpec({ workload: { platform: 'docker', image } }) });

const COMMAND: Workload = { platform: 'local', command: ['ttyd', 'bash'] };
const DESKTOP: Workload = { platform: 'local', application: 'desktop' };
const withAccess = (userVariable: string, passwordVariable: string): WebProfile => ({
  ...PLAIN_WEB,
  access: { userVariable, passwordVariable },
});

describe('refusalOf', () => {
  it('lets a usual session pass', () => {
    expect(
      refusalOf(anApply({ spec: aSpec({ environment: { TZ: 'Europe/Berlin', LANG: 'de_DE.UTF-8' } }) }), 'local'),
    ).toBeUndefined();
  });

  it('refuses the specification of another session', () => {
    expect(refusalOf(anApply({ id: randomUUID(), spec: aSpec() }), 'local')).toContain('another session');
  });

  it('refuses a workload of another platform', () => {
    expect(refusalOf(anApply(), 'docker')).toContain('for local');
  });

  it('refuses the home of another application', () => {
    const home = { kind: 'persistent', userId: randomUUID(), template: 'browser' } as const;
    expect(refusalOf(anApply({ spec: aSpec({ home }) }), 'local')).toContain('another application');
  });

  it('refuses identifiers that would name one thing twice', () => {
    const sessionId = 'ABCDEF00-0000-4000-8000-000000000000';
    expect(refusalOf(anApply({ spec: aSpec({ sessionId }) }), 'local')).toContain('lower case');
  });

  it.each([
    'LD_PRELOAD',
    'LD_LIBRARY_PATH',
    'BASH_ENV',
    'NODE_OPTIONS',
    'PYTHONSTARTUP',
    'GLIBC_TUNABLES',
    'PATH',
    'HOME',
    'STREAMSPACE_RUN',
  ])('refuses the variable %s', (name) => {
    expect(refusalOf(anApply({ spec: aSpec({ environment: { [name]: 'x' } }) }), 'local')).toContain(name);
  });

  it('refuses a value that would end early', () => {
    expect(refusalOf(anApply({ spec: aSpec({ environment: { TZ: 'UTC\0LD_PRELOAD=x' } }) }), 'local')).toContain('TZ');
  });

  it('lets a web application pass, in a container or as a command', () => {
    const web = aWebSpec({ workload: { platform: 'docker', image: 'linuxserver/webtop:ubuntu-xfce' } });
    expect(refusalOf(anApply({ spec: web }), 'docker')).toBeUndefined();
    const { container: _, ...command } = aWebSpec({ workload: { platform: 'local', command: ['ttyd', 'bash'] } });
    expect(refusalOf(anApply({ spec: command }), 'local')).toBeUndefined();
  });

  it.each<[string, Partial<SessionSpec>, RegExp]>([
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
  ])('refuses %s', (_, changes, sentence) => {
    const spec = aWebSpec(changes);
    expect(refusalOf(anApply({ spec }), spec.workload.platform)).toMatch(sentence);
  });

  it.each<[string, object]>([
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
  ])('does not even read %s', (_, changes) => {
    expect(SessionSpec.safeParse(aWebSpec()).success).toBe(true);
    expect(SessionSpec.safeParse({ ...aWebSpec(), ...changes }).success).toBe(false);
  });

  it.each([
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
  ])('refuses the image name %j', (image) => {
    expect(refusalOf(docker(image), 'docker')).toContain('image');
  });

  it.each([
    'registry.example/linuxserver/webtop:latest',
    `desktop@sha256:${'0f'.repeat(32)}`,
    'localhost:5000/desktop',
  ])('takes the image name %s', (image) => {
    expect(refusalOf(docker(image), 'docker')).toBeUndefined();
  });
});
