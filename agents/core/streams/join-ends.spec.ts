import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { CountingClock } from '../../../testing/agents/counting-clock.js';
import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { joinEnds } from './join-ends.js';
import { closeOf } from './session-stream.js';

function joined() {
  const [client, server, clock] = [new DuplexPair(), new DuplexPair(), new CountingClock()];
  const ended = Promise.all([closeOf(client.near), closeOf(server.near)]);
  const begin = (): void => {
    joinEnds(client.near, server.near, clock);
    server.near.pipe(client.near).pipe(server.near);
  };
  return { client, server, clock, ended, begin };
}

describe('two connections that end together', () => {
  it('pass on everything that was sent before they ended, and leave no timer behind', async () => {
    const { client, server, clock, ended, begin } = joined();
    const sent = randomBytes(1_000);
    client.far.end(sent);
    begin();
    server.far.end('HTTP/1.1 200 OK\r\n\r\n');
    await ended;
    expect(server.received().equals(sent)).toBe(true);
    expect(client.received().toString()).toBe('HTTP/1.1 200 OK\r\n\r\n');
    expect(clock.waiting).toBe(0);
  });

  it('let what was sent last through when one side ends, and cut the other one after a while', async () => {
    const { client, server, clock, ended, begin } = joined();
    begin();
    client.far.end('the last words');
    await once(server.far, 'end');
    expect(server.received().toString()).toBe('the last words');
    clock.advance(5_000);
    await ended;
  });

  it.each(['client', 'server'] as const)('are cut both when that of the %s breaks', async (side) => {
    const all = joined();
    all.begin();
    all[side].near.destroy(new Error('broken'));
    await all.ended;
    expect(all.clock.waiting).toBe(0);
  });

  it('are cut both when one was gone before', async () => {
    const { client, ended, begin } = joined();
    client.near.destroy();
    begin();
    await ended;
  });

  it('read no faster than they can write', async () => {
    const { client, server, ended, begin } = joined();
    begin();
    server.stall();
    const done: number[] = [];
    for (let index = 0; index < 6; index++) client.far.write(randomBytes(1_000_000), () => done.push(index));
    await new Promise((resolve) => setImmediate(resolve));
    expect(done.length).toBeLessThan(4);
    server.unstall();
    client.far.end();
    await once(server.far, 'end');
    expect(done).toHaveLength(6);
    client.near.destroy();
    server.near.destroy();
    await ended;
  });
});
