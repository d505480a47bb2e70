import { launchArguments, type LaunchPlan } from './launch-arguments.js';

const plan: LaunchPlan = {
  hostUid: 1_900_000_007,
  limits: { maxProcesses: 100, maxOpenFiles: 200 },
  cgroupProcs: null,
  mounts: [{ source: '/data/home', target: '/mnt/home' }],
  mountRoot: '/mnt',
  command: ['bwrap'],
};

describe('launchArguments', () => {
  it('becomes the sandbox’s user before anything of the sandbox runs', () => {
    const argv = launchArguments(plan);
    expect(argv.slice(argv.indexOf('setpriv'), argv.indexOf('prlimit'))).toEqual([
      'setpriv',
      '--reuid',
      '1900000007',
      '--regid',
      '1900000007',
      '--clear-groups',
    ]);
    expect(argv.at(-1)).toBe('bwrap');
  });

  it('mounts in a namespace of its own', () => {
    const argv = launchArguments(plan);
    expect(argv.slice(0, 4)).toEqual(['unshare', '--mount', '--propagation', 'private']);
    expect(argv).toEqual(expect.arrayContaining(['/mnt', '/data/home', '/mnt/home']));
  });

  it('opens the device of the network where root alone may, and for nobody but the launcher', () => {
    const script = launchArguments(plan).find((argument) => argument.includes('mknod')) ?? '';
    expect(script.indexOf('mount -t tmpfs')).toBeLessThan(script.indexOf('mknod -m 0666 /dev/net/tun'));
    expect(launchArguments({ ...plan, hostUid: null }).join(' ')).not.toContain('mknod');
  });

  it('waits for the agent in both ways', () => {
    for (const hostUid of [null, 5]) expect(launchArguments({ ...plan, hostUid }).join(' ')).toContain('read -r go');
  });

  it('stays the agent’s user without root, where the number of processes cannot be bounded', () => {
    const argv = launchArguments({ ...plan, hostUid: null });
    expect(argv).not.toContain('setpriv');
    expect(argv.join(' ')).not.toContain('--nproc');
  });
});
