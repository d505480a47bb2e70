import { PLAIN_WEB, type ContainerProfile, type SessionSpec } from '../../../protocol/session.js';
import { containerSpec, type ContainerPlan } from './container-spec.js';

const plan: ContainerPlan = {
  name: 'streamspace-x-1-starting',
  namespace: 'streamspace',
  image: 'streamspace/desktop:0.1.0',
  network: 'streamspace-sessions',
  homeVolume: 'streamspace-home-x',
  salt: 'salt',
  credentials: null,
  names: {},
};
const spec: SessionSpec = {
  sessionId: '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13',
  template: 'desktop',
  workload: { platform: 'docker', image: plan.image },
  stream: { kind: 'rfb', port: 5900 },
  home: { kind: 'temporary' },
  resources: { cpuMillis: 1500, memoryMiB: 512, storageGiB: 1 },
  screen: { width: 1024, height: 768 },
  environment: { GREETING: 'hello', STREAMSPACE_GEOMETRY: '1x1' },
};
const restricted: ContainerProfile = {
  securityClass: 'restricted',
  homePath: '/home/coder',
  uid: 1234,
  gid: 100,
  shmMiB: null,
};
const baseline: ContainerProfile = { ...restricted, securityClass: 'baseline', homePath: '/config', shmMiB: 256 };

describe.each([
  ['of our own', undefined],
  ['that is restricted', restricted],
  ['with a root init', baseline],
])('containerSpec of an image %s', (_what, container) => {
  const made = containerSpec(plan, container ? { ...spec, container } : spec);
  const host = made.HostConfig;

  it('bounds what a session may use', () => {
    expect(host).toMatchObject({
      NanoCpus: 1_500_000_000,
      Memory: 536_870_912,
      MemorySwap: 536_870_912,
      ShmSize: 268_435_456,
      PidsLimit: 4096,
    });
    expect(host?.LogConfig?.Config).toEqual({ 'max-size': '5m', 'max-file': '2' });
  });

  it('mounts the home and nothing of the host, publishes no port and shares no namespace', () => {
    const Target = container?.homePath ?? '/home/user';
    expect(host?.Mounts).toEqual([{ Type: 'volume', Source: plan.homeVolume, Target }]);
    expect(host?.Binds ?? host?.PortBindings ?? host?.Devices).toBeUndefined();
    expect(host?.PidMode ?? host?.UTSMode ?? host?.UsernsMode).toBeUndefined();
    expect(host).toMatchObject({ NetworkMode: plan.network, IpcMode: 'private', PublishAllPorts: false });
  });

  it('lets nobody become more than they are', () => {
    expect(host).toMatchObject({ Privileged: false, CapDrop: ['ALL'] });
    expect(host?.SecurityOpt).toEqual(['no-new-privileges:true']);
  });
});

describe('containerSpec', () => {
  it('makes programs of the restricted class their user from the start', () => {
    const { User: user, HostConfig: host } = containerSpec(plan, { ...spec, container: restricted });
    expect(user).toBe('1234:100');
    expect(host).toMatchObject({ ReadonlyRootfs: true, Init: true });
    expect(host?.CapAdd).toBeUndefined();
    expect(host?.Tmpfs?.['/run']).toContain('uid=1234,gid=100');
  });

  it('gives a root init what it needs to become its user, and nothing else', () => {
    const { User: user, Env: variables, HostConfig: host } = containerSpec(plan, { ...spec, container: baseline });
    expect(user).toBeUndefined();
    expect(variables).toEqual(expect.arrayContaining(['PUID=1234', 'PGID=100']));
    expect(host?.CapAdd).toEqual(['CHOWN', 'SETUID', 'SETGID', 'DAC_OVERRIDE', 'FOWNER', 'KILL']);
    expect(host).toMatchObject({ ReadonlyRootfs: false, Init: false });
  });

  it('hands over the variables of the template, without replacing its own', () => {
    expect(containerSpec(plan, spec).Env).toEqual(['GREETING=hello', 'STREAMSPACE_GEOMETRY=1024x768']);
    const environment = { PUID: '0', PGID: '0' };
    const { Env: variables } = containerSpec(plan, { ...spec, container: baseline, environment });
    expect(variables).toEqual(['PUID=1234', 'PGID=100', 'STREAMSPACE_GEOMETRY=1024x768']);
  });

  it('never gives more shared memory than memory', () => {
    const container = { ...baseline, shmMiB: 1024 };
    expect(containerSpec(plan, { ...spec, container }).HostConfig?.ShmSize).toBe(536_870_912);
  });

  it('names name servers only where some are set', () => {
    expect(containerSpec(plan, spec).HostConfig?.Dns).toBeUndefined();
    expect(containerSpec({ ...plan, names: { Dns: ['192.0.2.53'] } }, spec).HostConfig?.Dns).toEqual(['192.0.2.53']);
  });
});

describe('containerSpec of a web application', () => {
  const web = { ...PLAIN_WEB, access: { userVariable: 'CUSTOM_USER', passwordVariable: 'PASSWORD' } };
  const http: SessionSpec = { ...spec, stream: { kind: 'http', port: 3000 }, environment: { PASSWORD: 'known' }, web };
  const credentials = { username: 'somebody', password: 'secret' };

  it('takes its password from its variables and nothing from standard input', () => {
    const made = containerSpec({ ...plan, credentials }, http);
    expect(made.Env).toEqual(['PASSWORD=secret', 'CUSTOM_USER=somebody']);
    expect(made).toMatchObject({ OpenStdin: false, StdinOnce: false });
  });

  it('wears its profile, for the next process of the agent', () => {
    expect(JSON.parse(containerSpec(plan, http).Labels?.['io.streamspace.web'] ?? '')).toEqual(web);
    expect(JSON.parse(containerSpec(plan, { ...http, web: undefined }).Labels?.['io.streamspace.web'] ?? '')).toEqual(
      PLAIN_WEB,
    );
  });
});
