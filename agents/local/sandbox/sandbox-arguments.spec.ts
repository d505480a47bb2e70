import { sandboxArguments, type SandboxPlan } from './sandbox-arguments.js';

const plan: SandboxPlan = {
  homeDir: '/data/home',
  runDir: '/data/run',
  desktopDir: '/data/desktop',
  program: { kind: 'rfb', application: 'desktop', screen: { width: 1280, height: 720 } },
  memoryMiB: 512,
  environment: {},
  isOffline: false,
};

/** What follows each occurrence of an option. */
function valuesOf(option: string, count: number, argv = sandboxArguments(plan)): string[][] {
  return argv.flatMap((word, index) => (word === option ? [argv.slice(index + 1, index + 1 + count)] : []));
}

describe('sandboxArguments', () => {
  it('takes every namespace of its own', () => {
    const argv = sandboxArguments({ ...plan, isOffline: true });
    for (const kind of ['user', 'pid', 'ipc', 'uts', 'net']) expect(argv).toContain(`--unshare-${kind}`);
  });

  it('keeps a network that it was put into', () => {
    expect(sandboxArguments(plan)).not.toContain('--unshare-net');
  });

  it('outlives its parent and keeps no capability and no variable of the agent', () => {
    const argv = sandboxArguments(plan);
    expect(argv).not.toContain('--die-with-parent');
    expect(argv).toContain('--clearenv');
    expect(valuesOf('--cap-drop', 1)).toEqual([['ALL']]);
  });

  it('shows two writable folders of the host and no other', () => {
    expect(valuesOf('--bind', 2)).toEqual([
      ['/data/run', '/run/streamspace'],
      ['/data/home', '/home/user'],
    ]);
    for (const option of ['--bind-try', '--dev-bind', '--dev-bind-try']) expect(valuesOf(option, 2)).toEqual([]);
  });

  it('shows nothing of the host that is secret', () => {
    const shown = [...valuesOf('--ro-bind', 1), ...valuesOf('--ro-bind-try', 1)].flat();
    for (const path of [
      '/',
      '/etc',
      '/etc/shadow',
      '/etc/passwd',
      '/etc/ssl',
      '/root',
      '/home',
      '/run',
      '/var',
      '/sys',
    ]) {
      expect(shown).not.toContain(path);
    }
  });

  it('never lets a template replace what the sandbox needs itself', () => {
    const argv = sandboxArguments({ ...plan, environment: { EDITOR: 'nano', HOME: '/root' } });
    expect(valuesOf('--setenv', 2, argv)).toContainEqual(['EDITOR', 'nano']);
    expect(valuesOf('--setenv', 2, argv).filter(([name]) => name === 'HOME')).toEqual([['HOME', '/home/user']]);
  });

  it('passes the screen and the application on', () => {
    expect(valuesOf('--setenv', 2)).toContainEqual(['STREAMSPACE_GEOMETRY', '1280x720']);
    expect(valuesOf('--setenv', 2)).toContainEqual(['STREAMSPACE_APPLICATION', 'desktop']);
  });

  it('runs the command of a web application without a screen', () => {
    const argv = sandboxArguments({ ...plan, program: { kind: 'http', command: ['serve', '--now'], port: 8080 } });
    expect(argv.slice(argv.indexOf('--') + 1)).toEqual([
      '/bin/sh',
      '/opt/streamspace/web.sh',
      '8080',
      'serve',
      '--now',
    ]);
    expect(valuesOf('--setenv', 2, argv).map(([name]) => name)).not.toContain('DISPLAY');
  });
});
