import type { SessionSpec } from '../../../protocol/session.js';
import { containerSpec, type ContainerPlan } from './container-spec.js';

const plan: ContainerPlan = {
  name: 'streamspace-x-1-starting',
  namespace: 'streamspace',
  image: 'streamspace/desktop:0.1.0',
  network: 'streamspace-sessions',
  homeVolume: 'streamspace-home-x',
  salt: 'salt',
  dns: [],
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

describe('containerSpec', () => {
  const made = containerSpec(plan, spec);
  const host = made.HostConfig;

  it('bounds what a session may use', () => {
    expect(host).toMatchObject({
      NanoCpus: 1_500_000_000,
      Memory: 536_870_912,
      MemorySwap: 536_870_912,
      PidsLimit: 4096,
    });
    expect(host?.LogConfig?.Config).toEqual({ 'max-size': '5m', 'max-file': '2' });
  });

  it('makes it nobody of importance', () => {
    expect(made.User).toBe('1000:1000');
    expect(host).toMatchObject({ Privileged: false, CapDrop: ['ALL'], ReadonlyRootfs: true });
    expect(host?.SecurityOpt).toEqual(['no-new-privileges:true']);
  });

  it('mounts the home and nothing of the host, publishes no port and shares no namespace', () => {
    expect(host?.Mounts).toEqual([{ Type: 'volume', Source: plan.homeVolume, Target: '/home/user' }]);
    expect(host?.Binds ?? host?.PortBindings ?? host?.Devices ?? host?.CapAdd).toBeUndefined();
    expect(host?.PidMode ?? host?.UTSMode ?? host?.UsernsMode).toBeUndefined();
    expect(host).toMatchObject({ NetworkMode: plan.network, IpcMode: 'private', PublishAllPorts: false });
  });

  it('hands over the variables of the template, without replacing its own', () => {
    expect(made.Env).toEqual(['GREETING=hello', 'STREAMSPACE_GEOMETRY=1024x768']);
  });

  it('names name servers only where some are set', () => {
    expect(host?.Dns).toBeUndefined();
    expect(containerSpec({ ...plan, dns: ['192.0.2.53'] }, spec).HostConfig?.Dns).toEqual(['192.0.2.53']);
  });
});
