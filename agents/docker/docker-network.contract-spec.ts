import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import type { SessionSpec } from '../../protocol/session.js';
import { firstAddress } from '../../testing/docker/host-address.js';
import { startNameServer, type NameServer } from '../../testing/docker/name-server.js';
import { until } from '../../testing/auth/until.js';
import { PrivateNetwork } from '../../testing/docker/private-network.js';
import { DockerSessions } from './docker-sessions.contract.js';

/** Where names are asked in these specs, and what the answer always is (RFC 5737). */
const HOST = firstAddress();
const ANSWER = '203.0.113.80';
/** On the same wire and server as the private ones below; no private range holds it. */
const PUBLIC = '203.0.113.77';
/** One of each range that is closed: private, shared, metadata, the engine's pools, benchmarks. */
const PRIVATE = ['10.77.7.7', '100.64.77.7', '169.254.77.7', '172.31.77.7', '192.168.77.7', '198.18.77.7'];
const REACHED = 'reached';

/** How long rules may take to be in force again, in milliseconds; a machine with other work needs a while. */
const CLOSED_AGAIN_MS = 30_000;

/** Opens a connection from inside and prints what it is told there. */
const attempt = (host: string, port = 80): string => `timeout 3 bash -c 'cat < /dev/tcp/${host}/${port}' 2> /dev/null`;

async function networkOf(sessions: DockerSessions, spec: SessionSpec): Promise<{ Internal: boolean; bridge: string }> {
  const [name = ''] = Object.keys((await sessions.inspect(spec)).NetworkSettings.Networks);
  const Described = z.object({ Internal: z.boolean(), Options: z.record(z.string(), z.string()) });
  const { Internal, Options } = Described.parse(await sessions.bench.docker.getNetwork(name).inspect());
  return { Internal, bridge: Options['com.docker.network.bridge.name'] ?? '' };
}

const iptables = (...args: readonly string[]): string =>
  execFileSync('iptables', ['-w', '5', ...args], { encoding: 'utf8' });

/** Hooks and chains that are called for a bridge. */
const callsFor = (bridge: string): { hook: string; chain: string }[] =>
  [...iptables('-S').matchAll(new RegExp(`^-A (\\S+) -i ${bridge} -j (STREAMSPACE-\\S+)$`, 'gm'))].map(
    ([, hook = '', chain = '']) => ({ hook, chain }),
  );

/** How somebody else's program takes the rules for a bridge out of force. Each leaves what other bridges have. */
const CLEARINGS: Readonly<Record<string, (bridge: string) => void>> = {
  'their calls are gone': (bridge) => {
    for (const { hook, chain } of callsFor(bridge)) iptables('-D', hook, '-i', bridge, '-j', chain);
  },
  'their chains are emptied': (bridge) => {
    for (const { chain } of callsFor(bridge)) iptables('-F', chain);
  },
  'something is let through before them': (bridge) => {
    iptables('-I', 'DOCKER-USER', '1', '-i', bridge, '-j', 'ACCEPT');
  },
};

/** Takes away what a clearing may have left beside the agent's own rules. */
function tidy(bridge: string): void {
  const accept = `-A DOCKER-USER -i ${bridge} -j ACCEPT`;
  for (const line of iptables('-S').split('\n')) if (line === accept) iptables('-D', ...accept.split(' ').slice(1));
}

describe('the network around a session on Docker', () => {
  let sessions: DockerSessions;
  let names: NameServer;
  let outside: PrivateNetwork;
  let first: SessionSpec;
  let second: SessionSpec;
  beforeAll(async () => {
    names = await startNameServer(HOST, ANSWER);
    outside = await PrivateNetwork.open([PUBLIC, ...PRIVATE]);
    sessions = await DockerSessions.open({ STREAMSPACE_DOCKER_DNS: HOST });
    [first, second] = await Promise.all([sessions.run(), sessions.run()]);
  }, 300_000);
  afterAll(async () => {
    names.close();
    await outside.close();
    await sessions.takeDown();
  });

  it('keeps the screen of another session out of reach', async () => {
    const other = `timeout 2 bash -c 'exec 3<>/dev/tcp/${await sessions.address(second)}/5900'`;
    expect((await sessions.shell(first, other)).code).not.toBe(0);
    expect((await sessions.shell(second, other)).code).toBe(0);
  });

  it('lets names be asked, which a private name server answers', async () => {
    const { output } = await sessions.shell(first, 'getent ahostsv4 streamspace.test | head -1 | cut -d" " -f1');
    expect(output).toBe(`${ANSWER}\n`);
    expect(names.asked).toContain('streamspace.test');
  });

  it('tells by an address of another session no more than its number', async () => {
    const { output } = await sessions.shell(first, `getent hosts ${await sessions.address(second)}`);
    const name = `${sessions.bench.namespace}-${second.sessionId}-\\d+-ready`;
    expect(output.trim()).toMatch(new RegExp(`^\\S+\\s+${name}\\.${sessions.bench.namespace}-sessions$`));
  });

  it('lets public addresses be reached', async () => {
    expect((await sessions.shell(first, attempt(PUBLIC))).output).toBe(REACHED);
  });

  it.each(PRIVATE)('closes %s, which would answer', async (address) => {
    expect((await sessions.shell(first, attempt(address))).output).not.toBe(REACHED);
  });

  describe.each(Object.entries(CLEARINGS))('whose rules are cleared by others so that %s', (_how, clear) => {
    const [address = ''] = PRIVATE;
    const reached = async (): Promise<boolean> => (await sessions.shell(first, attempt(address))).output === REACHED;
    const cleared = async (): Promise<void> => {
      clear((await networkOf(sessions, first)).bridge);
      expect(await reached()).toBe(true);
    };
    afterEach(async () => tidy((await networkOf(sessions, first)).bridge));

    it('is closed again by the next start of a session', async () => {
      await cleared();
      await sessions.apply(await sessions.run(), 'ended');
      expect(await reached()).toBe(false);
    });

    it('is closed again by an agent that starts, and while it runs, for sessions that run', async () => {
      await cleared();
      const watch = sessions.runtime.watch(() => undefined);
      try {
        await until(async () => !(await reached()), CLOSED_AGAIN_MS);
        clear((await networkOf(sessions, first)).bridge);
        await until(async () => !(await reached()), CLOSED_AGAIN_MS);
      } finally {
        watch.close();
      }
      const { bridge } = await networkOf(sessions, first);
      expect(callsFor(bridge).map(({ hook }) => hook)).toEqual(expect.arrayContaining(['INPUT', 'DOCKER-USER']));
      expect(callsFor(bridge)).toHaveLength(2);
    });
  });
});

describe('the network around a session without Internet', () => {
  let sessions: DockerSessions;
  let names: NameServer;
  let outside: PrivateNetwork;
  let spec: SessionSpec;
  beforeAll(async () => {
    names = await startNameServer(HOST, ANSWER);
    outside = await PrivateNetwork.open([PUBLIC]);
    sessions = await DockerSessions.open({ STREAMSPACE_DOCKER_INTERNET: 'false', STREAMSPACE_DOCKER_DNS: HOST });
    spec = await sessions.run();
  }, 300_000);
  afterAll(async () => {
    names.close();
    await outside.close();
    await sessions.takeDown();
  });

  it('lets nothing out', async () => {
    expect((await networkOf(sessions, spec)).Internal).toBe(true);
    expect((await sessions.shell(spec, attempt(PUBLIC))).output).not.toBe(REACHED);
  });

  it('asks no name server, by its own means or straight away: a name can carry a message', async () => {
    const straight = `printf '\\0\\1\\1\\0\\0\\1\\0\\0\\0\\0\\0\\0\\6secret\\4test\\0\\0\\1\\0\\1' > /dev/udp/${HOST}/53`;
    expect((await sessions.shell(spec, 'getent ahostsv4 message.test')).code).not.toBe(0);
    await sessions.shell(spec, `timeout 2 bash -c "${straight}"`);
    expect(names.asked).toEqual([]);
  });
});
