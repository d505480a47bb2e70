import { FloodServer, TurnMeter } from '../../../testing/flood-server.js';
import { connectInPlace } from './in-place-socket.js';

const MIB = 1024 * 1024;
const MEMORY_BYTES = MIB / 4;

describe('connectInPlace', () => {
  let flood: FloodServer;

  beforeEach(async () => {
    flood = await FloodServer.start();
  });
  afterEach(() => flood.stop());

  it('lets everybody else have a turn while its peer floods it', async () => {
    const meter = new TurnMeter(512 * MIB);
    const socket = connectInPlace({ port: flood.port, host: '127.0.0.1' }, Buffer.alloc(MEMORY_BYTES));
    socket.readInPlace((bytes) => {
      meter.add(bytes.length);
      // Work on what was read, during which the peer fills the connection again.
      bytes.fill(1);
      return true;
    });
    socket.resume();
    await expect(meter.measure()).resolves.toBeLessThanOrEqual(2 * MIB + MEMORY_BYTES);
    socket.destroy();
  });
});
