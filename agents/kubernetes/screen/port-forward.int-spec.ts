import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { WebSocket, WebSocketServer } from 'ws';
import { PORT_FORWARD_PROTOCOL, PortForwardStream } from './port-forward.js';

const PORT_OF_DATA = Buffer.of(0, 0x0c, 0x17);
const PORT_OF_ERRORS = Buffer.of(1, 0x0c, 0x17);
const MIB = 1024 * 1024;

describe('PortForwardStream', () => {
  let server: WebSocketServer;
  let pod: WebSocket;
  let stream: PortForwardStream;

  beforeEach(async () => {
    server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    await once(server, 'listening');
    const opened = once(server, 'connection');
    const { port } = server.address() as AddressInfo;
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, [PORT_FORWARD_PROTOCOL]);
    const ready = once(
      socket.once('open', () => socket.pause()),
      'open',
    );
    [pod] = (await opened) as [WebSocket];
    pod.send(PORT_OF_DATA);
    pod.send(PORT_OF_ERRORS);
    await ready;
    stream = new PortForwardStream(socket);
  });
  afterEach(async () => {
    stream.on('error', () => undefined).destroy();
    server.close();
    await once(server, 'close');
  });

  const send = (words: string): void => pod.send(Buffer.concat([Buffer.of(0), Buffer.from(words)]));

  it('passes bytes both ways without the numbers of channels and ports', async () => {
    const came = once(pod, 'message') as Promise<[Buffer]>;
    stream.write('from the agent');
    expect((await came)[0]).toEqual(Buffer.concat([Buffer.of(0), Buffer.from('from the agent')]));
    send('RFB 003.008\n');
    const [bytes] = (await once(stream, 'data')) as [Buffer];
    expect(bytes.toString()).toBe('RFB 003.008\n');
  });

  it('ends with what the pod sent last', async () => {
    send('one ');
    send('two');
    pod.close();
    expect(await text(stream)).toBe('one two');
  });

  it('breaks with the reason that the node gives', async () => {
    pod.send(Buffer.concat([Buffer.of(1), Buffer.from('nothing listens on 3095')]));
    const [error] = (await once(stream, 'error')) as [Error];
    expect(error.message).toBe('nothing listens on 3095');
    expect(stream.destroyed).toBe(true);
  });

  it('holds a pod that sends more than anybody reads, and goes on when it is read', async () => {
    const sent = 64 * MIB;
    const chunk = Buffer.alloc(MIB, 7);
    const all = Array.from(
      { length: sent / MIB },
      () => new Promise<void>((resolve) => pod.send(Buffer.concat([Buffer.of(0), chunk]), () => resolve())),
    );
    await once(stream, 'readable');
    await new Promise((resolve) => setImmediate(resolve));
    expect(stream.readableLength).toBeLessThan(4 * MIB);
    let read = 0;
    stream.on('data', (bytes: Buffer) => {
      read += bytes.length;
      if (read === sent) stream.destroy();
    });
    await once(stream, 'close');
    await Promise.all(all);
    expect(read).toBe(sent);
  });

  it('refuses what is written when the pod is gone', async () => {
    stream.resume();
    const closed = once(stream, 'close');
    pod.terminate();
    await closed;
    const outcome = new Promise((resolve) => stream.write('late', resolve));
    expect(await outcome).toMatchObject({ code: 'ERR_STREAM_WRITE_AFTER_END' });
  });
});
