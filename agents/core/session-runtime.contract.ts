import { randomUUID } from 'node:crypto';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { InstanceDetails } from '../../protocol/agent/instances.js';
import { ContractBench, type ContractPlatform } from './session-runtime-bench.contract.js';
import { webApplications } from './session-runtime-web.contract.js';
import { RuntimeError, type Instance, type InstanceList } from './session-runtime.js';

const WATCH_DEADLINE_MS = 5000;

function listen(host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('reached'));
    server.once('error', reject).listen(0, host, () => resolve(server));
  });
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Proves that a runtime keeps the contract of {@link SessionRuntime}, on its real platform. */
export function describeSessionRuntimeContract(name: string, setup: () => Promise<ContractPlatform>): void {
  describe(`${name} as a SessionRuntime`, () => {
    let bench: ContractBench;

    beforeAll(async () => {
      bench = new ContractBench(await setup());
    });
    afterEach(() => bench.endAll());
    afterAll(() => bench.platform.dispose());

    describe('life of a session', () => lifeOfASession(() => bench));
    describe('what belongs to no session', () => housekeeping(() => bench));
    describe('what goes wrong', () => whatGoesWrong(() => bench));
    describe('isolation', () => isolation(() => bench));
    describe('web applications', () => webApplications(() => bench));
  });
}

function lifeOfASession(bench: () => ContractBench): void {
  it('starts one whose screen greets in the size asked for', async () => {
    const id = await bench().running();
    const { screen } = bench().spec(id);
    expect(await bench().greet(id)).toMatchObject(screen);
    expect(bench().steps).toEqual(expect.arrayContaining(['home-ready', 'workload-started', 'screen-ready']));
    expect(await bench().find(id)).toMatchObject({ id, state: 'running' });
  });

  it('applies the same again without a new instance, and keeps the newer generation', async () => {
    const id = await bench().running();
    await bench().shell(id, 'echo here > /tmp/mark');
    const again = await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat /tmp/mark')).output).toBe('here\n');
    expect((await bench().find(id))?.generation).toBe(again.generation);
  });

  it('gives what is up another size, or says that it keeps its own', async () => {
    const id = await bench().running();
    const spec = bench().spec(id);
    await bench().shell(id, 'echo here > /tmp/mark');
    const { cpuMillis, memoryMiB } = spec.resources;
    const larger = { cpuMillis: cpuMillis + 100, memoryMiB: memoryMiB + 64 };
    const { limits } = await bench().apply({ ...spec, resources: { ...spec.resources, ...larger } }, 'running');
    expect([{ cpuMillis, memoryMiB }, larger]).toContainEqual(limits);
    expect((await bench().shell(id, 'cat /tmp/mark')).output).toBe('here\n');
    expect((await bench().apply(spec, 'standby')).limits).toEqual({ cpuMillis, memoryMiB });
  });

  it('hibernates to nothing but the home, and wakes with the files', async () => {
    const id = await bench().running();
    await bench().shell(id, 'echo mine > ~/kept');
    expect(await bench().apply(bench().spec(id), 'hibernated')).toMatchObject({ state: 'hibernated' });
    expect(await bench().platform.hostUids(id)).toEqual([]);
    await expect(bench().runtime.connect(id, bench().spec(id).stream.port)).rejects.toThrow(RuntimeError);
    expect(await bench().find(id)).toMatchObject({ state: 'hibernated' });
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).output).toBe('mine\n');
  });

  it('freezes for standby and goes on where it was', async () => {
    const id = await bench().running();
    expect(await bench().apply(bench().spec(id), 'standby')).toMatchObject({ state: 'standby' });
    expect(await bench().find(id)).toMatchObject({ state: 'standby' });
    await bench().apply(bench().spec(id), 'running');
    expect(await bench().greet(id)).toMatchObject(bench().spec(id).screen);
  });

  it('leaves only a persistent home when it ends, and the next session finds its files', async () => {
    const home = bench().home();
    const first = await bench().running(home);
    await bench().shell(first, 'echo mine > ~/kept');
    expect(await bench().apply(bench().spec(first), 'ended')).toMatchObject({ state: 'absent' });
    expect(await bench().find(first)).toBeUndefined();
    expect(await bench().platform.hostUids(first)).toEqual([]);
    expect(await bench().runtime.homes()).toContainEqual(expect.objectContaining({ template: 'contract' }));
    const second = await bench().running(home);
    expect((await bench().shell(second, 'cat ~/kept')).output).toBe('mine\n');
  });

  it('keeps a temporary home over a hibernation and removes it in the end', async () => {
    const id = await bench().running({ kind: 'temporary' });
    const before = await bench().runtime.homes();
    await bench().shell(id, 'echo mine > ~/kept');
    await bench().apply(bench().spec(id), 'hibernated');
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).output).toBe('mine\n');
    await bench().apply(bench().spec(id), 'ended');
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).code).not.toBe(0);
    expect(await bench().runtime.homes()).toHaveLength(before.length);
  });

  it('ends what never was, as often as one likes', async () => {
    const spec = bench().session();
    expect(await bench().apply(spec, 'ended')).toMatchObject({ state: 'absent' });
    expect(await bench().apply(spec, 'ended')).toMatchObject({ state: 'absent' });
  });

  it('runs two at once and measures both', async () => {
    const ids = await Promise.all([bench().running(), bench().running()]);
    await Promise.all(ids.map((id) => bench().greet(id)));
    await bench().runtime.stats();
    const stats = await bench().runtime.stats();
    for (const id of ids) expect((stats.get(id)?.memoryMiB ?? 0) > 0).toBe(bench().platform.isMeasured);
    for (const id of ids) expect(await bench().runtime.logs(id, 5)).not.toHaveLength(0);
  });

  it('is found running by a new runtime, which can end it', async () => {
    const id = await bench().running();
    bench().runtime = bench().platform.newRuntime();
    expect(await bench().find(id)).toMatchObject({ state: 'running' });
    expect(await bench().greet(id)).toMatchObject(bench().spec(id).screen);
    await bench().apply(bench().spec(id), 'ended');
    expect(await bench().platform.hostUids(id)).toEqual([]);
  });
}

function housekeeping(bench: () => ContractBench): void {
  it('describes an instance to a runtime that did not make it, and says nothing of what is not there', async () => {
    const home = bench().home();
    const id = await bench().running(home);
    bench().runtime = bench().platform.newRuntime();
    const { template, stream, resources } = bench().spec(id);
    const [details, ...others] = await bench().runtime.describe([id, bench().unknown()]);
    expect(others).toEqual([]);
    expect(InstanceDetails.parse(details)).toMatchObject({
      ...{ id, template, stream, home: 'persistent', userId: home.kind === 'persistent' && home.userId },
      resources: { cpuMillis: resources.cpuMillis, memoryMiB: resources.memoryMiB },
    });
    expect(details?.workload).not.toBeNull();
    expect(details?.createdAt).not.toBeNull();
  });

  it('discards an instance by its id alone, and keeps a persistent home', async () => {
    const home = bench().home();
    const id = await bench().running(home);
    await bench().shell(id, 'echo mine > ~/kept');
    bench().runtime = bench().platform.newRuntime();
    await bench().runtime.discard(id);
    expect(await bench().find(id)).toBeUndefined();
    expect(await bench().platform.hostUids(id)).toEqual([]);
    await bench().runtime.discard(id);
    const second = await bench().running(home);
    expect((await bench().shell(second, 'cat ~/kept')).output).toBe('mine\n');
  });

  it('discards one that sleeps, with its temporary home', async () => {
    const id = await bench().running({ kind: 'temporary' });
    await bench().shell(id, 'echo mine > ~/kept');
    await bench().apply(bench().spec(id), 'hibernated');
    await bench().runtime.discard(id);
    expect(await bench().find(id)).toBeUndefined();
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).code).not.toBe(0);
  });

  it('removes a home only when no instance has it, not even one that sleeps', async () => {
    const home = bench().home();
    if (home.kind !== 'persistent') throw new Error('The suite needs a persistent home here.');
    const { userId, template } = home;
    const id = await bench().running(home);
    await bench().shell(id, 'mkdir -p ~/closed && touch ~/closed/file && chmod 500 ~/closed && echo mine > ~/kept');
    await expect(bench().runtime.removeHome(userId, template)).rejects.toThrow(RuntimeError);
    await bench().apply(bench().spec(id), 'hibernated');
    await expect(bench().runtime.removeHome(userId, template)).rejects.toThrow(RuntimeError);
    await bench().apply(bench().spec(id), 'running');
    expect((await bench().shell(id, 'cat ~/kept')).output).toBe('mine\n');
    await bench().apply(bench().spec(id), 'ended');
    await bench().runtime.removeHome(userId, template);
    expect(await bench().runtime.homes()).not.toContainEqual(expect.objectContaining({ userId }));
    await bench().runtime.removeHome(userId, template);
    const second = await bench().running(home);
    expect((await bench().shell(second, 'cat ~/kept')).code).not.toBe(0);
  });
}

function whatGoesWrong(bench: () => ContractBench): void {
  it('tells within 5 s of an instance that was killed, and starts it again when asked', async () => {
    const id = await bench().running();
    const seen = new Promise<Instance>((resolve) => {
      const watch = bench().runtime.watch((instance) => {
        if (instance.id !== id) return;
        watch.close();
        resolve(instance);
      });
    });
    await bench().platform.killInstance(id);
    const told = await Promise.race([seen, delay(WATCH_DEADLINE_MS, null, { ref: false })]);
    expect(told).toMatchObject({ state: 'absent', reason: { code: 'instance-gone' } });
    await bench().apply(bench().spec(id), 'running');
    expect(await bench().greet(id)).toMatchObject(bench().spec(id).screen);
  });

  it('lists an instance that died unseen as absent, with a reason', async () => {
    const id = await bench().running();
    await bench().platform.killInstance(id);
    const list: InstanceList = await bench().platform.newRuntime().list();
    expect(list.complete).toBe(true);
    expect(list.instances.find((instance) => instance.id === id)).toMatchObject({
      state: 'absent',
      reason: { code: 'instance-gone' },
    });
  });

  it('converges after a start that was called off', async () => {
    const spec = bench().session();
    const abort = new AbortController();
    const start = bench().apply(spec, 'running', abort.signal);
    abort.abort();
    await expect(start).rejects.toThrow();
    expect(await bench().platform.hostUids(spec.sessionId)).toEqual([]);
    expect(await bench().apply(spec, 'running')).toMatchObject({ state: 'running' });
  });

  it('refuses streams of sessions that are not there', async () => {
    await expect(bench().runtime.connect(randomUUID(), 5900)).rejects.toThrow(RuntimeError);
  });
}

function isolation(bench: () => ContractBench): void {
  /** Whether a TCP connection opens from inside, by bash's own means. */
  const reaches = async (id: string, host: string, port: number): Promise<boolean> =>
    (await bench().shell(id, `timeout 2 bash -c 'exec 3<>/dev/tcp/${host}/${port}'`)).code === 0;

  it('is nobody of importance, inside and on the host', async () => {
    const id = await bench().running();
    expect(Number((await bench().shell(id, 'id -u')).output)).toBeGreaterThan(0);
    const uids = await bench().platform.hostUids(id);
    expect(uids.length).toBeGreaterThan(0);
    expect(uids).not.toContain(0);
    expect((await bench().shell(id, 'grep CapEff /proc/self/status')).output).toMatch(/CapEff:\s+0+\n/);
  });

  it('reaches neither the host nor metadata services nor private networks', async () => {
    const [loopback, own] = await Promise.all([listen('127.0.0.1'), listen(bench().platform.hostAddress)]);
    try {
      const id = await bench().running();
      if (bench().platform.expectWallsAskedFor) {
        await bench().platform.expectWallsAskedFor?.(id);
        return;
      }
      expect(await reaches(id, '127.0.0.1', portOf(loopback))).toBe(false);
      expect(await reaches(id, bench().platform.hostAddress, portOf(own))).toBe(false);
      for (const host of ['169.254.169.254', '10.0.0.1', '172.16.0.1', '192.168.0.1', '100.64.0.1']) {
        expect((await bench().shell(id, `timeout 2 bash -c 'exec 3<>/dev/tcp/${host}/80'`)).code).toBe(1);
      }
    } finally {
      loopback.close();
      own.close();
    }
  });

  it('sees nothing of the host', async () => {
    const id = await bench().running();
    for (const path of bench().platform.hostPaths) {
      expect((await bench().shell(id, `ls ${path} > /dev/null 2>&1`)).code).not.toBe(0);
    }
    expect((await bench().shell(id, 'touch /usr/mine /etc/mine /mine')).code).not.toBe(0);
  });

  it("reaches neither another session's screen nor its processes nor its files", async () => {
    const [first, second] = await Promise.all([bench().running(), bench().running()]);
    await bench().shell(second, 'echo secret > ~/secret; (exec -a other-session sleep 60) > /dev/null 2>&1 &');
    const look = await bench().shell(first, 'cat /proc/[0-9]*/cmdline | tr "\\0" " "');
    expect(look.output).not.toContain('other-session');
    // Sockets that listen have this flag; the session may see its own screen's, once.
    const screens = await bench().shell(first, "grep -c '00010000 .*@/tmp/.X11-unix/X' /proc/net/unix");
    expect(screens.output).toBe('1\n');
    // Its own, where screens listen on a file at all.
    expect(Number((await bench().shell(first, 'find / -name rfb.sock 2> /dev/null | wc -l')).output)).toBeLessThan(2);
    expect((await bench().shell(first, 'cat ~/secret')).code).not.toBe(0);
  });
}
