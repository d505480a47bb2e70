import { DuplexPair } from '../../../testing/agents/duplex-pair.js';
import { readExactly } from './exact-bytes.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('readExactly', () => {
  it.each([1, 3, 7, 100])('reads in pieces of any size and leaves the rest: %s', async (size) => {
    const { near, far } = new DuplexPair();
    const all = Buffer.from(Array.from({ length: 60 }, (_, index) => index));
    for (let at = 0; at < all.length; at += size) far.write(all.subarray(at, at + size));
    expect(await readExactly(near, 12)).toEqual(all.subarray(0, 12));
    expect(await readExactly(near, 0)).toHaveLength(0);
    expect(await readExactly(near, 40)).toEqual(all.subarray(12, 52));
    expect(await readExactly(near, 8)).toEqual(all.subarray(52));
  });

  it('lets the program go on while half of it is there', async () => {
    const { near, far } = new DuplexPair();
    far.write('RFB 0');
    const reading = readExactly(near, 12);
    for (let round = 0; round < 5; round += 1) await turn();
    far.write('03.008\n');
    expect((await reading).toString()).toBe('RFB 003.008\n');
  });

  it('reads more than the stream holds at a time', async () => {
    const { near, far } = new DuplexPair();
    for (let part = 0; part < 20; part += 1) far.write(Buffer.alloc(64 * 1024, part));
    expect(await readExactly(near, 20 * 64 * 1024)).toHaveLength(20 * 64 * 1024);
  });

  it.each<[string, (pair: DuplexPair) => void]>([
    ['ends', ({ far }) => void far.end()],
    ['breaks', ({ near }) => void near.destroy(new Error('reset'))],
    ['is gone', ({ near }) => void near.destroy()],
  ])('rejects when the stream %s', async (_how, end) => {
    const pair = new DuplexPair();
    pair.near.on('error', () => undefined);
    pair.far.write('half');
    const reading = readExactly(pair.near, 12);
    end(pair);
    await expect(reading).rejects.toThrow();
  });
});
