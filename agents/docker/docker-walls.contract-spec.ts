import { dirname, join } from 'node:path';
import type { SessionSpec } from '../../protocol/session.js';
import { until } from '../../testing/auth/until.js';
import { hostPidsOf, statusOf } from '../../testing/docker/container-shell.js';
import { filesWith, processTexts } from '../../testing/docker/secret-search.js';
import { greetScreen } from '../core/rfb/rfb-greeting.js';
import { ownLabels } from './containers/session-labels.js';
import { DockerSessions } from './docker-sessions.contract.js';
import { openScreen } from '../core/screen/screen-address.js';
import { SessionPasswords } from '../core/screen/session-passwords.js';

const TASKS = 4096;
const PATIENCE_MS = 60_000;
/** Forks as long as it lives, in every process that it has made. */
const BOMB = 'for (;;) { defined fork or select undef, undef, undef, 0.01 }';

describe('the walls around a session on Docker', () => {
  let sessions: DockerSessions;
  let first: SessionSpec;
  let second: SessionSpec;
  beforeAll(async () => {
    sessions = await DockerSessions.open();
    [first, second] = await Promise.all([sessions.run(), sessions.run()]);
  }, 300_000);
  afterAll(() => sessions.takeDown());

  it('are what the engine says they are', async () => {
    const { Config: config, HostConfig: host } = await sessions.inspect(first);
    expect(config).toMatchObject({ User: '1000:1000', Tty: false, StopTimeout: 5 });
    expect(host).toMatchObject({
      Privileged: false,
      CapAdd: null,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      ReadonlyRootfs: true,
      PidsLimit: TASKS,
      Memory: 768 * 1024 * 1024,
      MemorySwap: 768 * 1024 * 1024,
      NanoCpus: 1_000_000_000,
      ShmSize: 384 * 1024 * 1024,
      PidMode: '',
      UTSMode: '',
      UsernsMode: '',
      IpcMode: 'private',
      CgroupnsMode: 'private',
      Init: true,
      AutoRemove: false,
      PublishAllPorts: false,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
      RestartPolicy: { Name: 'no' },
      Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1', 'net.ipv6.conf.default.disable_ipv6': '1' },
    });
    expect(host.PortBindings ?? {}).toEqual({});
    expect(host.Binds ?? []).toEqual([]);
    expect(host.Devices ?? []).toEqual([]);
    expect(host.NetworkMode).not.toBe('host');
    expect(host.Ulimits).toContainEqual({ Name: 'core', Soft: 0, Hard: 0 });
    expect(host.MaskedPaths).toContain('/proc/kcore');
  });

  it('hold for the first process and for every other', async () => {
    const { State: state } = await sessions.inspect(first);
    const inside = (await sessions.shell(first, 'cat /proc/self/status')).output;
    for (const member of ['CapEff', 'CapPrm', 'CapInh', 'CapBnd', 'CapAmb']) {
      expect(statusOf(state.Pid, member)).toMatch(/^0+$/);
      expect(inside).toMatch(new RegExp(`^${member}:\\s+0+$`, 'm'));
    }
    expect(statusOf(state.Pid, 'NoNewPrivs')).toBe('1');
    expect(statusOf(state.Pid, 'Seccomp')).toBe('2');
    expect(inside).toMatch(/^NoNewPrivs:\s+1$/m);
    expect(inside).toMatch(/^Seccomp:\s+2$/m);
  });

  it.each([
    ['mounting', 'mount -t proc proc /tmp'],
    ['another user namespace', 'unshare --user true'],
    ['changing the image', 'touch /usr/bin/mine'],
    ['becoming root', 'su -c true < /dev/null'],
    ['changing the kernel', 'echo 1 > /proc/sys/kernel/panic'],
    ['raw sockets', 'perl -MSocket -e "socket(S, PF_INET, SOCK_RAW, 1) or exit 1"'],
    ['IPv6', 'test -n "$(cat /proc/net/if_inet6)"'],
  ])('do not allow %s', async (_what, script) => {
    expect((await sessions.shell(first, script)).code).not.toBe(0);
  });

  it('ask everybody for a password but the agent', async () => {
    const types = `exec 3<>/dev/tcp/127.0.0.1/5900; head -c 12 <&3; printf 'RFB 003.008\\n' >&3; head -c 2 <&3 | od -An -tu1`;
    expect((await sessions.shell(first, types)).output.replaceAll(/\s+/g, ' ').trim()).toBe('RFB 003.008 1 2');
  });

  it('tell the password of the screen to nobody: not who asks the engine, not who looks for it in files and processes', async () => {
    const info = await sessions.inspect(first);
    const { salt = '' } = ownLabels(info.Config.Labels);
    const ours = { sessionId: first.sessionId, salt };
    const password = await new SessionPasswords(join(sessions.dataDir, 'docker')).ofScreen(ours);
    const address = { host: await sessions.address(first), port: 5900 };
    // It is the one that opens the screen, and no other is.
    (await openScreen({ ...address, password }, 5000)).destroy();
    await expect(openScreen({ ...address, password: 'password' }, 5000)).rejects.toThrow('refused');

    expect(JSON.stringify(info)).not.toContain(password);
    expect((await sessions.runtime.logs(first.sessionId, 1000)).join('\n')).not.toContain(password);
    const containers = await Promise.all([first, second].map((spec) => sessions.container(spec)));
    const pids = (await Promise.all(containers.map((container) => hostPidsOf(container)))).flat();
    expect(processTexts(pids)).toContain('Xvnc');
    expect(processTexts(pids)).not.toContain(password);

    // As the screen keeps it for itself: anybody can turn that back.
    const { output } = await sessions.shell(first, 'base64 -w0 /run/streamspace/rfb-password');
    const kept = Buffer.from(output, 'base64');
    expect(kept).toHaveLength(8);
    const writable = ['run', 'tmp', 'home', 'dev/shm', 'etc'];
    const [own, other] = await Promise.all([first, second].map((spec) => sessions.inspect(spec)));
    const below = (pid = 0): string[] => writable.map((folder) => `/proc/${pid}/root/${folder}`);
    const places = [...below(own?.State.Pid), ...below(other?.State.Pid), dirname(info.LogPath)];
    expect(filesWith(Buffer.from(password), places)).toEqual([]);
    expect(filesWith(kept, places)).toEqual([`/proc/${own?.State.Pid}/root/run/streamspace/rfb-password`]);
    expect((await sessions.shell(first, 'stat -c %a:%u /run/streamspace/rfb-password')).output).toBe('600:1000\n');
  });

  it('stop a fork bomb at its limit, and the screen of another session answers meanwhile', async () => {
    const container = await sessions.container(first);
    const tasks = async (): Promise<number> => {
      const stats = await container.stats({ stream: false, 'one-shot': true });
      return stats.pids_stats?.current ?? 0;
    };
    const bomb = sessions.shell(first, `exec perl -e '${BOMB}'`);
    await until(async () => (await tasks()) > TASKS - 100, PATIENCE_MS);
    for (let round = 0; round < 5; round += 1) {
      const stream = await sessions.runtime.connect(second.sessionId, 5900);
      expect(await greetScreen(stream)).toMatchObject(second.screen);
      stream.destroy();
      expect(await tasks()).toBeLessThanOrEqual(TASKS);
    }
    expect((await sessions.shell(second, 'echo alive')).output).toBe('alive\n');
    expect(await tasks()).toBeGreaterThan(TASKS - 100);
    expect(await sessions.apply(first, 'ended')).toMatchObject({ state: 'absent' });
    await bomb;
  });
});
