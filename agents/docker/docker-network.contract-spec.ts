import { execFileSync } from 'node:child_process';
import { z } from 'zod';
import type { SessionSpec } from '../../protocol/session.js';
import { firstAddress } from '../../testing/docker/host-address.js';
import { startNameServer, type NameServer } from '../../testing/docker/name-server.js';
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

/** Opens a connection from inside and prints what it is told there. */
const attempt = (host: string, port = 80): string => `timeout 3 bash -c 'cat < /dev/tcp/${host}/${port}' 2> /dev/null`;

async function networkOf(sessions: DockerSessions, spec: SessionSpec): Promise<{ Internal: boolean; bridge: string }> {
  const [name = ''] = Object.keys((await sessions.inspect(spec)).NetworkSettings.Networks);
  const Described = z.object({ Internal: z.boolean(), Options: z.record(z.string(), z.string()) });
  const { Internal, Options } = Described.parse(await sessions.bench.docker.getNetwork(name).inspect());
  return { Internal, bridge: Options['com.docker.network.bridge.name'] ?? '' };
}

/** Takes the rules for a bridge out of force, as somebody else's program might; the next start of a session puts them back. */
function openFirewall(bridge: string): void {
  const calls = execFileSync('iptables', ['-w', '5', '-S'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(` -i ${bridge} -j STREAMSPACE-`));
  for (const call of calls) execFileSync('iptables', ['-w', '5', '-D', ...call.split(' ').slice(1)]);
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
    const { bridge } = await networkOf(sessions, first);
    openFirewall(bridge);
    expect((await sessions.shell(first, attempt(address))).output).toBe(REACHED);
    await sessions.apply(await sessions.run(), 'ended');
    expect((await sessions.shell(first, attempt(address))).output).not.toBe(REACHED);
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
