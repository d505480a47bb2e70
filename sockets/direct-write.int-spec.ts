import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { PassThrough } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { writeDirectly } from './direct-write.js';

const MIB = 1024 * 1024;

describe('writeDirectly', () => {
  let near: Socket;
  let far: Socket;

  beforeEach(async () => {
    const server = createServer({ pauseOnConnect: true });
    const accepted = once(server, 'connection') as Promise<[Socket]>;
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    near = connect((server.address() as AddressInfo).port, '127.0.0.1');
    [far] = await accepted;
    await once(near, 'ready');
    server.close();
    for (const socket of [near, far]) socket.on('error', () => undefined);
  });
  afterEach(() => {
    near.destroy();
    far.destroy();
  });

  async function received(): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of far) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  }

  it('hands bytes to the kernel at once, in order with those of the stream', async () => {
    near.write('one, ');
    expect(near.writableLength).toBe(0);
    expect(writeDirectly(near, Buffer.from('two, '))).toBe(5);
    expect(near.writableLength).toBe(0);
    near.end('three');
    expect((await received()).toString()).toBe('one, two, three');
  });

  it('says how much a slow reader took, and nothing while the rest waits', async () => {
    const large = Buffer.alloc(64 * MIB, 7);
    const sent = writeDirectly(near, large);
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThan(large.length);
    near.write(large.subarray(sent));
    expect(writeDirectly(near, Buffer.from('early'))).toBe(0);
    near.end('late');
    const all = await received();
    expect(all).toHaveLength(large.length + 4);
    expect(all.subarray(-4).toString()).toBe('late');
  });

  it('takes nothing when the kernel takes nothing', () => {
    const large = Buffer.alloc(16 * MIB);
    while (writeDirectly(near, large) > 0);
    expect(near.writableLength).toBe(0);
    expect(near.destroyed).toBe(false);
  });

  it('never writes past TLS, nor to what is no socket', () => {
    const tls = new TLSSocket(near);
    tls.on('error', () => undefined);
    expect(writeDirectly(tls, Buffer.from('plain'))).toBe(0);
    expect(writeDirectly(new PassThrough(), Buffer.from('plain'))).toBe(0);
    tls.destroy();
  });

  it('takes nothing for a socket that is corked, ended or closed', async () => {
    near.cork();
    near.write('waits');
    expect(writeDirectly(near, Buffer.from('early'))).toBe(0);
    near.uncork();
    near.end();
    expect(writeDirectly(near, Buffer.from('late'))).toBe(0);
    near.destroy();
    await once(near, 'close');
    expect(writeDirectly(near, Buffer.from('late'))).toBe(0);
  });
});
