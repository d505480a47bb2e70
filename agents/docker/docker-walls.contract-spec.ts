import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { SessionSpec } from '../../protocol/session.js';
import { execIn, statusOf } from '../../testing/docker/container-shell.js';
import { DockerBench } from '../../testing/docker/docker-bench.js';
import { firstAddress } from '../../testing/docker/host-address.js';
import { startNameServer } from '../../testing/docker/name-server.js';
import { createAgentLogger } from '../core/agent-logger.js';
import { DockerEnvironment, dockerRuntimeOptions } from './docker-config.js';
import { DockerRuntime } from './docker-runtime.js';

const never = new AbortController().signal;
const progress = { step: (): void => undefined };

/** Two running sessions on a real engine, for looking at the walls around them. */
class Walls {
  private constructor(
    readonly bench: DockerBench,
    readonly dataDir: string,
    private readonly runtime: DockerRuntime,
    readonly ids: readonly [string, string],
  ) {}

  static async build(variables: Record<string, string> = {}): Promise<Walls> {
    const bench = await DockerBench.open();
    const dataDir = await mkdtemp(join(tmpdir(), 'streamspace-walls-'));
    const environment = DockerEnvironment.parse({
      DOCKER_HOST: `unix://${bench.socket}`,
      STREAMSPACE_DOCKER_NAMESPACE: bench.namespace,
      STREAMSPACE_DOCKER_REQUIRE_FIREWALL: 'true',
      ...variables,
    });
    const runtime = new DockerRuntime(dockerRuntimeOptions(environment, dataDir), createAgentLogger('silent'));
    const walls = new Walls(bench, dataDir, runtime, [randomUUID(), randomUUID()]);
    try {
      await Promise.all(walls.ids.map((id) => runtime.apply(walls.spec(id), 'running', 1, progress, never)));
      return walls;
    } catch (error) {
      await walls.takeDown();
      throw error;
    }
  }

  spec(sessionId: string): SessionSpec {
    return {
      sessionId,
      template: 'desktop',
      workload: { platform: 'docker', image: this.bench.image },
      stream: { kind: 'rfb', port: 5900 },
      home: { kind: 'temporary' },
      resources: { cpuMillis: 1000, memoryMiB: 768, storageGiB: 1 },
      screen: { width: 1024, height: 768 },
      environment: {},
    };
  }

  async inspect(index: 0 | 1) {
    const container = await this.bench.container(this.ids[index]);
    if (!container) throw new Error('The session has no container.');
    return container.inspect();
  }

  async shell(index: 0 | 1, script: string): Promise<{ code: number; output: string }> {
    const container = await this.bench.container(this.ids[index]);
    if (!container) throw new Error('The session has no container.');
    return execIn(this.bench.docker, container, ['bash', '-c', script]);
  }

  address = async (index: 0 | 1): Promise<string> =>
    Object.values((await this.inspect(index)).NetworkSettings.Networks)[0]?.IPAddress ?? '';

  async inspectNetwork() {
    const [name = ''] = Object.keys((await this.inspect(0)).NetworkSettings.Networks);
    return z.object({ Internal: z.boolean() }).parse(await this.bench.docker.getNetwork(name).inspect());
  }

  async takeDown(): Promise<void> {
    await this.bench.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}

/** Where names are asked in these specs, and what the answer always is (RFC 5737). */
const HOST = firstAddress();
const ANSWER = '203.0.113.80';

describe('the walls around a session on Docker', () => {
  let walls: Walls;
  let names: { close(): void };
  beforeAll(async () => {
    names = await startNameServer(HOST, ANSWER);
    walls = await Walls.build({ STREAMSPACE_DOCKER_DNS: HOST });
  }, 300_000);
  afterAll(async () => {
    names.close();
    await walls.takeDown();
  });

  it('are what the engine says they are', async () => {
    const { Config: config, HostConfig: host } = await walls.inspect(0);
    expect(config).toMatchObject({ User: '1000:1000', Tty: false });
    expect(host).toMatchObject({
      Privileged: false,
      CapAdd: null,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges:true'],
      ReadonlyRootfs: true,
      PidsLimit: 4096,
      Memory: 768 * 1024 * 1024,
      MemorySwap: 768 * 1024 * 1024,
      NanoCpus: 1_000_000_000,
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
    });
    expect(host.PortBindings ?? {}).toEqual({});
    expect(host.Binds ?? []).toEqual([]);
    expect(host.Devices ?? []).toEqual([]);
    expect(host.NetworkMode).not.toBe('host');
    expect(host.Ulimits).toContainEqual({ Name: 'core', Soft: 0, Hard: 0 });
    expect(host.MaskedPaths).toContain('/proc/kcore');
  });

  it('hold for the processes themselves', async () => {
    const { State: state } = await walls.inspect(0);
    expect(statusOf(state.Pid, 'NoNewPrivs')).toBe('1');
    expect(statusOf(state.Pid, 'Seccomp')).toBe('2');
    expect(statusOf(state.Pid, 'CapEff')).toMatch(/^0+$/);
    expect(statusOf(state.Pid, 'CapBnd')).toMatch(/^0+$/);
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
    expect((await walls.shell(0, script)).code).not.toBe(0);
  });

  it('stop a fork bomb, and the other session does not notice', async () => {
    const bomb = 'while ($n < 5000) { $p = fork; last unless defined $p; if (!$p) { sleep 3; exit } $n++ } print $n';
    const forked = walls.shell(0, `perl -e '${bomb}'`);
    expect((await walls.shell(1, 'echo alive')).output).toBe('alive\n');
    const count = Number((await forked).output);
    expect(count).toBeGreaterThan(1000);
    expect(count).toBeLessThan(4096);
    const { State: state } = await walls.inspect(1);
    expect(state.Running).toBe(true);
  });

  it('keep the screen of another session out of reach', async () => {
    const other = await walls.address(1);
    const attempt = `timeout 2 bash -c 'exec 3<>/dev/tcp/${other}/5900'`;
    expect((await walls.shell(0, attempt)).code).not.toBe(0);
    expect((await walls.shell(1, attempt)).code).toBe(0);
  });

  it('let names be asked, which a private name server answers', async () => {
    const { output } = await walls.shell(0, 'getent ahostsv4 streamspace.test | head -1 | cut -d" " -f1');
    expect(output).toBe(`${ANSWER}\n`);
  });

  it('tell the password of the screen to nobody who asks the engine', async () => {
    const all = JSON.stringify(await walls.inspect(0));
    const { output } = await walls.shell(0, 'base64 -w0 /run/streamspace/rfb-password; env; cat /proc/1/cmdline');
    expect(output.length).toBeGreaterThan(0);
    const key: unknown = JSON.parse(await readFile(join(walls.dataDir, 'docker', 'screen-key.json'), 'utf8'));
    expect(all).not.toContain(JSON.stringify(key));
    expect(all).not.toMatch(/password/i);
  });

  it('ask everybody for a password but the agent', async () => {
    const types = `exec 3<>/dev/tcp/127.0.0.1/5900; head -c 12 <&3; printf 'RFB 003.008\\n' >&3; head -c 2 <&3 | od -An -tu1`;
    expect((await walls.shell(0, types)).output.replaceAll(/\s+/g, ' ').trim()).toBe('RFB 003.008 1 2');
  });
});

describe('the walls around a session without Internet', () => {
  let walls: Walls;
  beforeAll(async () => (walls = await Walls.build({ STREAMSPACE_DOCKER_INTERNET: 'false' })), 300_000);
  afterAll(() => walls.takeDown());

  it('let nothing out', async () => {
    expect((await walls.inspectNetwork()).Internal).toBe(true);
    expect((await walls.shell(0, `timeout 2 bash -c 'exec 3<>/dev/tcp/${ANSWER}/80'`)).code).not.toBe(0);
  });
});
