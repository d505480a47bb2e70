import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Dice } from '../rig/dice.js';
import { ChaosProxy } from './chaos-proxy.js';

describe('a link with chaos', () => {
  let server: Server;
  let proxy: ChaosProxy;
  const sockets: Socket[] = [];
  beforeEach(async () => {
    server = createServer({ noDelay: true }, (socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined).pipe(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    // The first port is one that nobody listens on.
    proxy = await ChaosProxy.open([1, port], new Dice(1, 'spec'));
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await proxy.close();
    server.close();
  });

  const dial = (): Socket => {
    const socket = connect(proxy.port, '127.0.0.1').on('error', () => undefined);
    sockets.push(socket);
    return socket;
  };
  const closed = (socket: Socket): Promise<void> =>
    new Promise((resolve) => (socket.closed ? resolve() : socket.once('close', () => resolve())));
  const echoOf = async (socket: Socket, text: string): Promise<string> => {
    socket.write(text);
    return String((await once(socket, 'data'))[0]);
  };

  it('passes over a target that refuses, and carries both ways', async () => {
    expect(await echoOf(dial(), 'hello')).toBe('hello');
  });

  it.each(['blackhole', 'half-open', 'half-deaf'] as const)(
    'holds everything back while it is a %s, and hands it out when healed',
    async (kind) => {
      const socket = dial();
      await echoOf(socket, 'before');
      proxy.set({ kind });
      let heard = '';
      socket.on('data', (chunk) => (heard += String(chunk)));
      socket.write('during');
      const other = dial();
      await once(other, 'connect');
      expect(heard).toBe('');
      proxy.heal();
      if (heard === '') await once(socket, 'data');
      expect(heard).toBe('during');
      expect(await echoOf(other, 'after')).toBe('after');
    },
  );

  it('cuts what is open and what comes while it resets', async () => {
    const socket = dial();
    await echoOf(socket, 'before');
    proxy.set({ kind: 'reset' });
    await closed(socket);
    await closed(dial());
    proxy.heal();
    expect(await echoOf(dial(), 'after')).toBe('after');
  });

  it('keeps the order of what it delays', async () => {
    proxy.set({ kind: 'delay', ms: 1, jitterMs: 5 });
    const socket = dial();
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    for (const digit of '0123456789') socket.write(digit);
    while (heard.length < 10) await once(socket, 'data');
    expect(heard).toBe('0123456789');
  });
});
