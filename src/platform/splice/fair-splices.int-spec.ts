import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { readBytes } from '../../../testing/agents-gateway/fake-viewer.js';
import { aSocketPair } from '../../../testing/agents-gateway/socket-pair.js';
import { FloodServer } from '../../../testing/flood-server.js';
import { ManualClock } from '../../../testing/manual-clock.js';
import { splice } from './splice.js';

const MIB = 1024 * 1024;
const NORMAL = 50;
const ROUND_TRIPS = 40;
const GREEDY_BYTES = 64 * MIB;
/** What a connection may read in its turn, each of the two of the greedy stream, and the read that it ends with. */
const MOST_PER_TURN = 2 * (2 * MIB + MIB / 4);

/** A spliced stream between somebody who types and a screen that answers each key. */
async function aNormalStream(clock: ManualClock): Promise<Socket> {
  const [left, right] = [await aSocketPair(), await aSocketPair()];
  right.outer.pipe(right.outer);
  const { destroy } = splice(left.accepted, right.accepted, clock);
  left.outer.once('close', destroy);
  return left.outer;
}

describe('threat 69: one stream at full speed both ways, beside fifty normal ones', () => {
  const clock = new ManualClock();
  const ends: { destroy(): void }[] = [];
  let flood: FloodServer;

  beforeAll(async () => {
    flood = await FloodServer.start();
  });
  afterAll(async () => {
    for (const end of ends) end.destroy();
    await flood.stop();
  });

  it('leaves every other one its turn after a few reads, so that all of them go on', async () => {
    const normal = await Promise.all(Array.from({ length: NORMAL }, () => aNormalStream(clock)));
    const [one, other] = [connect(flood.port, '127.0.0.1'), connect(flood.port, '127.0.0.1')];
    await Promise.all([once(one, 'connect'), once(other, 'connect')]);
    const greedy = splice(one, other, clock);
    ends.push(greedy, ...normal);
    const moved = (): number => greedy.totals().fromViewer + greedy.totals().fromAgent;
    const state = { isOver: false, before: moved(), most: 0 };
    const watch = (): void => {
      state.most = Math.max(state.most, moved() - state.before);
      state.before = moved();
      if (!state.isOver) setImmediate(watch);
    };
    setImmediate(watch);
    await Promise.all(
      normal.map(async (viewer) => {
        for (let key = 0; key < ROUND_TRIPS; key += 1) {
          viewer.write(Buffer.of(key));
          expect(await readBytes(viewer, 1)).toEqual(Buffer.of(key));
        }
      }),
    );
    // It was greedy all the time, and goes on.
    while (moved() < GREEDY_BYTES) await turn();
    state.isOver = true;
    expect(state.most).toBeLessThanOrEqual(MOST_PER_TURN);
  });
});
