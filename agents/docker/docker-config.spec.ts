import { DockerEnvironment, dockerRuntimeOptions } from './docker-config.js';

describe('DockerEnvironment', () => {
  it('needs nothing', () => {
    const options = dockerRuntimeOptions(DockerEnvironment.parse({}), '/data');
    expect(options).toMatchObject({
      engine: { socketPath: '/var/run/docker.sock' },
      namespace: 'streamspace',
      stateDir: '/data/docker',
      hasInternet: true,
      isFirewallRequired: false,
      dns: [],
      startTimeoutMs: 600_000,
    });
  });

  it('takes an engine on a port of this machine, and name servers', () => {
    const variables = { DOCKER_HOST: 'tcp://127.0.0.1:2375', STREAMSPACE_DOCKER_DNS: '192.0.2.1, 192.0.2.2' };
    const options = dockerRuntimeOptions(DockerEnvironment.parse(variables), '/data');
    expect(options.engine).toEqual({ host: '127.0.0.1', port: 2375, protocol: 'http' });
    expect(options.dns).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  it.each([
    ['DOCKER_HOST', 'ssh://somewhere'],
    ['DOCKER_HOST', 'unix://relative'],
    ['STREAMSPACE_DOCKER_NAMESPACE', 'Not A Name'],
    ['STREAMSPACE_DOCKER_DNS', 'resolver.example.com'],
    ['STREAMSPACE_DOCKER_START_TIMEOUT_MS', '1'],
  ])('refuses %s=%s', (name, value) => {
    expect(DockerEnvironment.safeParse({ [name]: value }).error?.issues[0]?.path).toEqual([name]);
  });
});
