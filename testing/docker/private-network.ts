import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';

/** The wire between the host and the network, in a range for documentation (RFC 5737). */
const [HOST_END, FAR_END] = ['198.51.100.1', '198.51.100.2'];
const SERVER = `require('node:net').createServer((socket) => socket.on('error', () => undefined).end('reached'))
  .listen(80, '0.0.0.0', () => console.log('listening'))`;

/**
 * A network beyond the host that really answers, on port 80 of whatever addresses it is given: what cannot be reached there is closed, and
 * not merely absent. Needs root.
 */
export class PrivateNetwork {
  private constructor(
    private readonly name: string,
    private readonly server: ChildProcess,
  ) {}

  static async open(addresses: readonly string[]): Promise<PrivateNetwork> {
    const name = `ss${randomBytes(4).toString('hex')}`;
    ip('netns', 'add', name);
    try {
      lay(name, addresses);
      return new PrivateNetwork(name, await listen(name));
    } catch (error) {
      ip('netns', 'delete', name);
      throw error;
    }
  }

  /** Routes go with the wire, and the wire with its far end. */
  async close(): Promise<void> {
    const ended = once(this.server, 'exit');
    this.server.kill('SIGKILL');
    await ended;
    ip('netns', 'delete', this.name);
  }
}

/** The wire, with the far end's addresses and the ways to them. */
function lay(name: string, addresses: readonly string[]): void {
  const [near, far] = [`${name}n`, `${name}f`];
  ip('link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name);
  ip('address', 'add', `${HOST_END}/30`, 'dev', near);
  ip('link', 'set', near, 'up');
  ip('-n', name, 'address', 'add', `${FAR_END}/30`, 'dev', far);
  ip('-n', name, 'link', 'set', far, 'up');
  ip('-n', name, 'route', 'add', 'default', 'via', HOST_END);
  for (const address of addresses) {
    ip('-n', name, 'address', 'add', `${address}/32`, 'dev', far);
    ip('route', 'add', `${address}/32`, 'via', FAR_END, 'dev', near);
  }
}

async function listen(name: string): Promise<ChildProcess> {
  const server = spawn('ip', ['netns', 'exec', name, process.execPath, '-e', SERVER], {
    env: {},
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(server, 'exit').then(() => Promise.reject(new Error('Nobody listens in the private network.')));
  await Promise.race([once(server.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return server;
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args);
}
