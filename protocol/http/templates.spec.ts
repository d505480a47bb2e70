import { PLAIN_POD, type PodProfile } from '../pod-profile.js';
import { OWN_CONTAINER, PLAIN_WEB } from '../session.js';
import { aScreenTemplate, aWebTemplate } from '../../testing/sessions/template-definition.builder.js';
import { TemplateDefinition } from './templates.js';

/** Where a definition is wrong, and why. */
function issuesOf(definition: object): string[] {
  const { error } = TemplateDefinition.safeParse(definition);
  return (error?.issues ?? []).map(({ path, message }) => `/${path.map(String).join('/')}: ${message}`);
}

const docker = (image: string): object => aWebTemplate({ workloads: [{ platform: 'docker', image }] });
const onKubernetes = (pod: Partial<PodProfile>): object =>
  aScreenTemplate({
    workloads: [
      { platform: 'docker', image: 'team/paint:1' },
      { platform: 'kubernetes', image: 'team/paint:1', pod: { ...PLAIN_POD, ...pod } },
    ],
  });
const dockerPod = Object.assign({ platform: 'docker', image: 'team/paint:1' } as const, { pod: PLAIN_POD });
const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('TemplateDefinition', () => {
  it.each([aScreenTemplate(), aWebTemplate()])('takes what is right and changes nothing: $id', (definition) => {
    expect(TemplateDefinition.parse(definition)).toEqual(definition);
  });

  it('says of a pod what is left out', () => {
    const [, workload] = TemplateDefinition.parse(onKubernetes({})).workloads;
    expect(workload).toMatchObject({ pod: PLAIN_POD });
    const sparse = {
      platform: 'kubernetes',
      image: 'team/paint:1',
      pod: { extendedResources: { 'nvidia.com/gpu': 1 } },
    };
    const parsed = TemplateDefinition.parse({ ...aScreenTemplate(), workloads: [sparse] }).workloads[0];
    expect(parsed).toEqual({ ...sparse, pod: { ...PLAIN_POD, extendedResources: { 'nvidia.com/gpu': 1 } } });
  });

  it('needs little', () => {
    const { id, name, summary, category, icon, workloads, resources } = aScreenTemplate();
    const least = { id, name, summary, category, icon, workloads, resources, stream: { kind: 'rfb', port: 5900 } };
    expect(TemplateDefinition.parse(least)).toEqual(aScreenTemplate());
    const web = TemplateDefinition.parse({ ...aWebTemplate(), stream: { kind: 'http', port: 80 } });
    expect(web.stream).toEqual({ kind: 'http', port: 80, path: '/' });
  });

  it.each<[string, object, RegExp]>([
    ['an unknown member', { ...aScreenTemplate(), privileged: true }, /^\/: .*privileged/],
    ['an id that the API takes', aScreenTemplate({ id: 'export' }), /^\/id: Use another id/],
    ['two lines', aScreenTemplate({ summary: 'One\nTwo' }), /^\/summary: Use one line/],
    ['half a character', aScreenTemplate({ name: 'A\ud800' }), /^\/name: Use one line/],
    ['an empty name', aScreenTemplate({ name: '  ' }), /^\/name: /],
    ['a web application that is frozen', aWebTemplate({ standbyMinutes: 5 }), /^\/standbyMinutes: Leave it out/],
    ['no workload', aScreenTemplate({ workloads: [] }), /^\/workloads: /],
    ['a path of a screen', { ...aScreenTemplate(), stream: { kind: 'rfb', port: 1, path: '/' } }, /^\/stream: .*path/],
    ['a web profile of a screen', aScreenTemplate({ web: PLAIN_WEB }), /^\/web: Leave it out/],
    [
      'a path with a space',
      { ...aWebTemplate(), stream: { kind: 'http', port: 1, path: '/a b' } },
      /^\/stream\/path: /,
    ],
    ...['//evil.example/', '/\\evil.example', '/a\\b', '/#ticket'].map((path): [string, object, RegExp] => [
      `an entry that leads elsewhere: ${path}`,
      { ...aWebTemplate(), stream: { kind: 'http', port: 1, path } },
      /^\/stream\/path: Use a path of the application/,
    ]),
    ['a port that is none', { ...aWebTemplate(), stream: { kind: 'http', port: 0 } }, /^\/stream\/port: /],
    [
      'a command for a screen',
      aScreenTemplate({ workloads: [{ platform: 'local', command: ['xterm'] }] }),
      /^\/workloads\/0\/command: A command is for streams of kind http/,
    ],
    [
      'a screen for a web application',
      aWebTemplate({ workloads: [{ platform: 'local', application: 'desktop' }] }),
      /^\/workloads\/0\/application: An application is for streams of kind rfb/,
    ],
    [
      'both for one platform',
      { ...aWebTemplate(), workloads: [{ platform: 'local', application: 'desktop', command: ['x'] }] },
      /^\/workloads\/0: Use platform local with an application or a command/,
    ],
    [
      'two workloads for a platform',
      aWebTemplate({ workloads: ['a', 'b'].map((name) => ({ platform: 'docker', image: `team/${name}:1` })) }),
      /^\/workloads\/1: There is a workload for docker already/,
    ],
    [
      'the variable of the password',
      aWebTemplate({ environment: { PASSWORD: 'hunter2' } }),
      /^\/environment\/PASSWORD: The environment variable PASSWORD holds the password/,
    ],
    ['a variable of the linker', aScreenTemplate({ environment: { LD_PRELOAD: 'x' } }), /^\/environment\/LD_PRELOAD: /],
    [
      'a variable of ours',
      aScreenTemplate({ environment: { STREAMSPACE_RUN: 'x' } }),
      /STREAMSPACE_RUN may not be set/,
    ],
    [
      'the user beside the profile',
      aWebTemplate({ environment: { PUID: '0' } }),
      /^\/environment\/PUID: .*user and group/,
    ],
    ['a value that ends early', aScreenTemplate({ environment: { TZ: 'UTC\0' } }), /^\/environment\/TZ: /],
    [
      'a password for the linker',
      aWebTemplate({ web: { ...PLAIN_WEB, access: { userVariable: 'LD_PRELOAD', passwordVariable: 'PASSWORD' } } }),
      /^\/web\/access\/userVariable: /,
    ],
    [
      'one variable for both',
      aWebTemplate({ web: { ...PLAIN_WEB, access: { userVariable: 'PASSWORD', passwordVariable: 'PASSWORD' } } }),
      /^\/web\/access: .*a variable each/,
    ],
    [
      'a placeholder that stands for nothing',
      aWebTemplate({ environment: { URL: 'http://{{session.hots}}/' } }),
      /^\/environment\/URL: There is no \{\{session\.hots\}\}\. Known are \{\{session\.host\}\}, .*\{\{user\.name\}\}/,
    ],
    ['a placeholder with spaces', aWebTemplate({ environment: { URL: '{{ user.id }}' } }), /There is no/],
    [
      'too many placeholders',
      aWebTemplate({ environment: { WHO: '{{user.id}}'.repeat(5) } }),
      /at most 4 placeholders/,
    ],
    [
      'the host of a screen',
      aScreenTemplate({ environment: { AT: '{{session.host}}' } }),
      /only sessions of kind http/i,
    ],
    ...['/etc', '/usr/local', '/proc/self', '/dev', '/sys/fs', '/run/user', '/tmp', '/var/lib/app'].map(
      (homePath): [string, object, RegExp] => [
        `a home over ${homePath}`,
        aWebTemplate({ container: { ...OWN_CONTAINER, homePath } }),
        /^\/container\/homePath: The home may not lie over/,
      ],
    ),
    ['a home that climbs', aWebTemplate({ container: { ...OWN_CONTAINER, homePath: '/home/../etc' } }), /homePath/],
    [
      'more shared memory than memory',
      aWebTemplate({ container: { ...OWN_CONTAINER, shmMiB: 2048 } }),
      /shmMiB: It is part/,
    ],
    ['a user that is root', aWebTemplate({ container: { ...OWN_CONTAINER, uid: 0 } }), /^\/container\/uid: /],
    [
      'a node by its name',
      onKubernetes({ nodeSelector: { 'kubernetes.io/hostname': 'node1' } }),
      /^\/workloads\/1\/pod\/nodeSelector\/kubernetes\.io\/hostname: Sessions may not choose nodes/,
    ],
    [
      'a taint of Kubernetes',
      onKubernetes({
        tolerations: [{ operator: 'Exists', key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }],
      }),
      /^\/workloads\/1\/pod\/tolerations\/0\/key: Sessions may not tolerate/,
    ],
    [
      'a resource of Kubernetes',
      onKubernetes({ extendedResources: { 'requests.nvidia.com/gpu': 1 } }),
      /^\/workloads\/1\/pod\/extendedResources\/requests.*: requests\.nvidia\.com\/gpu is no extended resource/,
    ],
    ['a pod of another platform', aScreenTemplate({ workloads: [dockerPod] }), /^\/workloads\/0: /],
  ])('refuses %s', (_, definition, sentence) => {
    expect(issuesOf(definition)).toEqual([expect.stringMatching(sentence)]);
  });

  it.each([
    ['studio:1.2.3'],
    ['team/studio:v1'],
    ['registry.example:5000/team/studio:1.2.3-ls45'],
    [`localhost/studio@${DIGEST}`],
    [`team/studio:latest@${DIGEST}`],
  ])('takes the image %s', (image) => {
    expect(issuesOf(docker(image))).toEqual([]);
  });

  it.each([
    ['team/studio', /Pin a digest/],
    ['team/studio:latest', /Pin a digest/],
    ['registry.example:5000/team/studio', /Pin a digest/],
    ['docker.io@evil/x', /name of an image/],
    ['docker.io@evil/x:1', /name of an image/],
    ['user:secret@registry.example/x:1', /name of an image/],
    ['https://registry.example/x:1', /name of an image/],
    ['registry.example//x:1', /name of an image/],
    ['../x:1', /name of an image/],
    ['Team/Studio:1', /name of an image/],
    ['--privileged', /name of an image/],
    ['team/studio:1 --privileged', /name of an image/],
    ['team/studio:1\n', /name of an image/],
    ['team/stüdio:1', /name of an image/],
    ['team/studio@sha256:0123', /name of an image/],
  ])('refuses the image %j', (image, sentence) => {
    expect(issuesOf(docker(image))).toEqual([expect.stringMatching(sentence)]);
  });
});
