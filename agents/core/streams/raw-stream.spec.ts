import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { AgentClock } from '../../../testing/agents/agent-clock.js';
import { RawStream } from './raw-stream.js';

function aStream() {
  const [client, server, clock] = [new DuplexPair(), new DuplexPair(), new AgentClock()];
  const seen: number[] = [];
  const stream = new RawStream(client.near, server.near, { clock, sawBytes: (count) => seen.push(count) });
  return { client: client.far, atClient: client, server: server.far, atServer: server, clock, seen, stream };
}

describe('a raw stream', () => {
  it('passes bytes on as they are, those that were read already first', async () => {
    const { client, atClient, server, atServer, seen, stream } = aStream();
    const sent = randomBytes(1_000);
    client.end(sent.subarray(10));
    stream.start(sent.subarray(0, 10));
    server.end('HTTP/1.1 200 OK\r\n\r\n');
    await stream.ended;
    expect(atServer.received().equals(sent)).toBe(true);
    expect(atClient.received().toString()).toBe('HTTP/1.1 200 OK\r\n\r\n');
    expect(seen.reduce((sum, count) => sum + count, 0)).toBe(1_000);
  });

  it('lets what was sent last through when one side ends, and cuts the other one after a while', async () => {
    const { client, server, atServer, clock, stream } = aStream();
    stream.start(Buffer.alloc(0));
    client.end('the last words');
    await once(server, 'end');
    expect(atServer.received().toString()).toBe('the last words');
    clock.advance(5_000);
    await stream.ended;
  });

  it('ends both sides when one breaks, and when it is closed', async () => {
    for (const end of [
      ({ server }: ReturnType<typeof aStream>) => server.destroy(new Error('broken')),
      ({ stream }: ReturnType<typeof aStream>) => stream.close(),
    ]) {
      const all = aStream();
      all.server.on('error', () => undefined);
      all.stream.start(Buffer.alloc(0));
      end(all);
      if (all.server.destroyed) all.stream.closeWith();
      await all.stream.ended;
    }
  });

  it('reads no faster than it can write', async () => {
    const { client, server, atServer, stream } = aStream();
    stream.start(Buffer.alloc(0));
    atServer.stall();
    const done: number[] = [];
    for (let index = 0; index < 6; index++) client.write(randomBytes(1_000_000), () => done.push(index));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done.length).toBeLessThan(4);
    atServer.unstall();
    client.end();
    await once(server, 'end');
    expect(done).toHaveLength(6);
    stream.closeWith();
    await stream.ended;
  });
});
