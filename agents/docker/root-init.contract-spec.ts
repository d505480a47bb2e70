import type { ContainerProfile, SessionSpec, WebProfile } from '../../protocol/session.js';
import { until } from '../../testing/auth/until.js';
import { hostUidsOf, statusOf } from '../../testing/docker/container-shell.js';
import { buildRootInitImages, type RootInitImages } from '../../testing/docker/root-init-images.js';
import { BASELINE_CAPABILITIES } from './containers/security-class.js';
import { DockerSessions } from './docker-sessions.contract.js';

const MIB = 1024 * 1024;
const PATIENCE_MS = 30_000;
const CONTAINER: ContainerProfile = {
  securityClass: 'baseline',
  homePath: '/config',
  uid: 1500,
  gid: 1600,
  shmMiB: 128,
};
/** CHOWN, DAC_OVERRIDE, FOWNER, KILL, SETGID and SETUID, as the kernel counts them. */
const SIX = '00000000000000eb';
const NONE = '0000000000000000';
const RAW_SOCKET = 'perl -MSocket -e "socket(S, PF_INET, SOCK_RAW, 1) or exit 1"';
const ROOT = { user: '0:0', folder: '/' };

function webOf(path: string): WebProfile {
  return {
    readiness: { kind: 'websocket', path },
    access: { userVariable: 'CUSTOM_USER', passwordVariable: 'PASSWORD' },
    activity: { requests: false, messages: true, ignoredPaths: [], ignoredMessages: [] },
  };
}

describe('images with a root init on Docker', () => {
  let sessions: DockerSessions;
  let images: RootInitImages;
  beforeAll(async () => {
    sessions = await DockerSessions.open();
    images = await buildRootInitImages(sessions.bench.socket);
  }, 300_000);
  afterAll(() => sessions.takeDown());

  const selkies = (more: Partial<SessionSpec> = {}): SessionSpec =>
    sessions.spec({
      template: 'webtop',
      workload: { platform: 'docker', image: images.selkies },
      stream: { kind: 'http', port: 3000 },
      container: CONTAINER,
      web: webOf('/websocket'),
      ...more,
    });
  const kasmvnc = (more: Partial<SessionSpec> = {}): SessionSpec =>
    selkies({ workload: { platform: 'docker', image: images.kasmvnc }, web: webOf('/websockify'), ...more });
  const running = async (spec: SessionSpec): Promise<SessionSpec> => {
    await sessions.apply(spec, 'running');
    return spec;
  };
  const authOf = async ({ sessionId }: SessionSpec): Promise<string> => {
    const { credentials } = await sessions.runtime.endpoint(sessionId);
    return credentials ? `${credentials.username}:${credentials.password}` : '';
  };

  it('start only when the WebSocket opens, however long the page has been there', async () => {
    const spec = selkies({ environment: { DESKTOP_WAITS: '/tmp/now' } });
    let isUp = false;
    const start = sessions.apply(spec, 'running').finally(() => (isUp = true));
    await until(async () => (await pageStatus(spec)) === 200, PATIENCE_MS);
    // Nobody but the agent asks for that one, and it has now been told that it is too early.
    await until(async () => (await printedBy(spec)).includes('asked for /websocket: 502'), PATIENCE_MS);
    expect(sessions.steps).toContain('workload-started');
    expect(sessions.steps).not.toContain('screen-ready');
    expect(isUp).toBe(false);
    await sessions.shell(spec, 'touch /tmp/now');
    expect(await start).toMatchObject({ state: 'running' });
    expect(sessions.steps).toContain('screen-ready');
  });

  const printedBy = async ({ sessionId }: SessionSpec): Promise<readonly string[]> =>
    sessions.runtime.logs(sessionId, 1000);

  /** Of the page, while the session starts; undefined as long as nothing answers. */
  async function pageStatus(spec: SessionSpec): Promise<number | undefined> {
    try {
      return (await sessions.ask(spec, '/', await authOf(spec))).head.statusCode;
    } catch {
      return undefined;
    }
  }

  it('are closed to everybody but the agent, whichever of its processes asks', async () => {
    const spec = await running(selkies());
    const auth = await authOf(spec);
    const status = async (as?: string) => (await sessions.ask(spec, '/', as)).head.statusCode;
    expect(await status(auth)).toBe(200);
    expect(await status()).toBe(401);
    expect(await status(`${auth}0`)).toBe(401);
    expect(await status('abc:abc')).toBe(401);
    sessions.restart();
    expect(await authOf(spec)).toBe(auth);
    expect((await sessions.runtime.endpoint(spec.sessionId)).activity).toEqual(spec.web?.activity);
  });

  it('are out of reach for other sessions, and print no password', async () => {
    const [spec, other] = await Promise.all([running(selkies()), running(kasmvnc())]);
    const attempt = `timeout 2 bash -c 'exec 3<>/dev/tcp/${await sessions.address(spec)}/3000'`;
    expect((await sessions.shell(spec, attempt)).code).toBe(0);
    expect((await sessions.shell(other, attempt)).code).not.toBe(0);
    const printed = (await printedBy(spec)).join('\n');
    expect(printed).toContain('done.');
    const { credentials } = await sessions.runtime.endpoint(spec.sessionId);
    expect(printed).not.toContain(credentials?.password);
    expect(JSON.stringify((await sessions.inspect(spec)).Config.Labels)).not.toContain(credentials?.password);
  });

  it('keep the page of the older generation isolated, below the prefix that it is told', async () => {
    const spec = await running(kasmvnc({ environment: { SUBFOLDER: '/x/' }, web: webOf('/x/websockify') }));
    const auth = await authOf(spec);
    const { head, body } = await sessions.ask(spec, '/x/', auth);
    expect(head.headers).toMatchObject({
      'cross-origin-embedder-policy': 'require-corp',
      'cross-origin-opener-policy': 'same-origin',
    });
    expect(body).toContain('websockify');
    expect((await sessions.ask(spec, '/', auth)).head.statusCode).toBe(404);
  });

  it('work for their user alone, and keep its files over a sleep', async () => {
    const home = { kind: 'persistent', userId: '0b8f2a5e-3c1d-4f6a-9b7e-2d4c6a8e0f13', template: 'webtop' } as const;
    const spec = await running(selkies({ home }));
    const before = await authOf(spec);
    expect((await sessions.shell(spec, 'id -u; id -g; stat -c %u:%g /config')).output).toBe('1500\n1600\n1500:1600\n');
    expect(await hostUidsOf(await sessions.container(spec))).toContain(1500);
    await sessions.shell(spec, 'echo mine > /config/kept; touch /opt/lost');
    expect(await sessions.apply(spec, 'hibernated')).toMatchObject({ state: 'hibernated' });
    expect(await hostUidsOf(await sessions.container(spec))).toEqual([]);
    await sessions.apply(spec, 'running');
    const look = 'cat /config/kept; stat -c %u:%g /config/kept; ls /opt/lost 2> /dev/null || echo anew';
    expect((await sessions.shell(spec, look)).output).toBe('mine\n1500:1600\nanew\n');
    expect(await authOf(spec)).not.toBe(before);
    await sessions.apply(spec, 'ended');
    expect(await sessions.bench.container(spec.sessionId)).toBeUndefined();
    expect(await sessions.runtime.homes()).toContainEqual(expect.objectContaining({ template: 'webtop' }));
  });

  it('leave nothing when they have ended', async () => {
    const spec = await running(selkies());
    await sessions.apply(spec, 'ended');
    const everything = await sessions.bench.docker.listContainers({ all: true, filters: sessions.bench.filters });
    expect(everything.filter(({ Names }) => Names.some((name) => name.includes(spec.sessionId)))).toEqual([]);
    const { Volumes: volumes } = await sessions.bench.docker.listVolumes({ filters: sessions.bench.filters });
    expect(volumes.map(({ Name }) => Name)).not.toContainEqual(expect.stringContaining(spec.sessionId));
  });

  it('that never open their WebSocket fail with a reason and leave nothing', async () => {
    sessions.restart({ STREAMSPACE_DOCKER_START_TIMEOUT_MS: '4000' });
    const spec = selkies({ web: webOf('/websockify') });
    const failure = sessions.apply(spec, 'running');
    await expect(failure).rejects.toMatchObject({ reason: { code: 'start-timeout' } });
    await expect(failure).rejects.toMatchObject({ detail: expect.stringContaining('404') as string });
    expect(await sessions.bench.container(spec.sessionId)).toBeUndefined();
    sessions.restart();
  });

  it('are refused as screens, and screens as web applications', async () => {
    const [page, screen] = await Promise.all([running(selkies()), sessions.run()]);
    await expect(sessions.runtime.endpoint(screen.sessionId)).rejects.toMatchObject({ name: 'RuntimeError' });
    await expect(sessions.runtime.endpoint(crypto.randomUUID())).rejects.toMatchObject({ name: 'RuntimeError' });
    await expect(sessions.runtime.connect(page.sessionId, 8082)).rejects.toMatchObject({ name: 'RuntimeError' });
    const stream = await sessions.runtime.connect(page.sessionId, 3000);
    stream.destroy();
  });

  describe('inside their walls', () => {
    let spec: SessionSpec;
    beforeAll(async () => (spec = await running(selkies())), 60_000);

    it('have exactly what the engine was told', async () => {
      const { Config: config, HostConfig: host } = await sessions.inspect(spec);
      expect(config).toMatchObject({ User: '', Tty: false, OpenStdin: false, StopTimeout: 10 });
      expect(config.Env).toEqual(expect.arrayContaining(['PUID=1500', 'PGID=1600']));
      expect(config.Env.join('\n')).not.toContain('STREAMSPACE');
      expect(host).toMatchObject({
        Privileged: false,
        CapDrop: ['ALL'],
        SecurityOpt: ['no-new-privileges:true'],
        ReadonlyRootfs: false,
        PidsLimit: 4096,
        Memory: 768 * MIB,
        MemorySwap: 768 * MIB,
        NanoCpus: 1_000_000_000,
        ShmSize: 128 * MIB,
        PidMode: '',
        UTSMode: '',
        UsernsMode: '',
        IpcMode: 'private',
        CgroupnsMode: 'private',
        Init: false,
        AutoRemove: false,
        PublishAllPorts: false,
        LogConfig: { Type: 'json-file', Config: { 'max-size': '5m', 'max-file': '2' } },
        RestartPolicy: { Name: 'no' },
        Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '1', 'net.ipv6.conf.default.disable_ipv6': '1' },
      });
      expect(host.CapAdd).toHaveLength(6);
      expect(host.CapAdd).toEqual(expect.arrayContaining([...BASELINE_CAPABILITIES]));
      expect(host.Binds ?? host.Devices ?? []).toEqual([]);
      expect(host.PortBindings ?? {}).toEqual({});
      expect(host.NetworkMode).not.toBe('host');
      expect(host.Ulimits).toContainEqual({ Name: 'core', Soft: 0, Hard: 0 });
      expect(host.MaskedPaths).toContain('/proc/kcore');
    });

    it('have an init of six capabilities, and programs of none', async () => {
      const { State: state } = await sessions.inspect(spec);
      expect(statusOf(state.Pid, 'Name')).toBe('s6-svscan');
      for (const member of ['CapEff', 'CapPrm', 'CapBnd']) expect(statusOf(state.Pid, member)).toBe(SIX);
      expect(statusOf(state.Pid, 'NoNewPrivs')).toBe('1');
      expect(statusOf(state.Pid, 'Seccomp')).toBe('2');
      const own = await sessions.shell(spec, 'grep -h "^Cap\\(Eff\\|Prm\\)\\|^NoNew\\|^Seccomp:" /proc/self/status');
      expect(own.output.split(/\s+/)).toEqual([
        ...['CapPrm:', NONE, 'CapEff:', NONE],
        'NoNewPrivs:',
        '1',
        'Seccomp:',
        '2',
        '',
      ]);
    });

    it.each([
      ['mounting', 'mount -t proc proc /mnt'],
      ['making devices', 'mknod /tmp/disk b 8 0'],
      ['raw sockets', RAW_SOCKET],
      ['another root', 'chroot / true'],
      ['another user namespace', 'unshare --user true'],
      ['changing the kernel', 'echo 1 > /proc/sys/kernel/panic'],
      ['IPv6', 'test -n "$(cat /proc/net/if_inet6)"'],
      ['setting the clock', 'date -s 2000-01-01'],
    ])('do not allow even their root %s', async (_what, script) => {
      expect(
        (await sessions.shell(spec, 'perl -MSocket -e 1 && command -v mount mknod chroot unshare date', ROOT)).code,
      ).toBe(0);
      expect((await sessions.shell(spec, script, ROOT)).code).not.toBe(0);
    });

    it.each([...BASELINE_CAPABILITIES])('would not start without %s', async (dropped) => {
      const { docker, namespace } = sessions.bench;
      const { Image: image } = await sessions.inspect(spec);
      const container = await docker.createContainer({
        Image: image,
        Env: ['PUID=1500', 'PGID=1600'],
        Labels: { 'io.streamspace.namespace': namespace },
        HostConfig: {
          CapDrop: ['ALL'],
          CapAdd: BASELINE_CAPABILITIES.filter((name) => name !== dropped),
          SecurityOpt: ['no-new-privileges:true'],
          NetworkMode: 'none',
        },
      });
      await container.start();
      const { StatusCode: code } = (await container.wait()) as { StatusCode: number };
      expect(code).not.toBe(0);
    });
  });
});
