import type { Page } from 'playwright-core';
import { connectionIs, watchConnection } from '../support/connection-log.js';
import { MemoryRange } from '../support/memory.js';
import { keepMoving, pictureMoves } from '../support/moving-picture.js';
import { RawScreen } from '../support/raw-screen.js';
import { Stage } from '../support/stage.js';

const MIB = 1024 * 1024;
/** Generous, because rubbish that waits to be collected counts here; `npm run bench:stream` holds the product to 16 MiB. */
const MAX_GROWTH = 40 * MIB;
/** Pictures that are asked for without being read: many times the growth that is allowed, and what the kernel keeps for a socket. */
const UNREAD_PICTURES = 80;

describe('A viewer that stops reading, beside one that does not', () => {
  let stage: Stage;
  let healthy: Page;
  let stalled: RawScreen;

  beforeAll(async () => {
    stage = await Stage.open();
    const sessionId = await stage.launch('terminal');
    healthy = await stage.look(sessionId);
    await keepMoving(healthy);
    stalled = await RawScreen.open(await stage.api.ticket(sessionId), stage.product.url);
  });
  afterAll(async () => {
    stalled.close();
    await stage.close();
  });

  function memory(): MemoryRange {
    const pid = (script: 'src/main.js' | 'agents/local/main.js'): number => stage.product.process(script)?.pid ?? 0;
    return new MemoryRange({ 'control plane': pid('src/main.js'), agent: pid('agents/local/main.js') });
  }

  it('costs neither memory nor the other one its picture', async () => {
    const state = await watchConnection(healthy);
    stalled.resume();
    const before = memory();
    for (let round = 0; round < 5; round += 1) {
      await stalled.receives(2 * stalled.pictureBytes);
      before.look();
    }
    stalled.stall();
    for (let picture = 0; picture < UNREAD_PICTURES; picture += 1) {
      stalled.ask();
      await pictureMoves(healthy);
    }
    const after = memory();
    for (let round = 0; round < 10; round += 1) {
      await pictureMoves(healthy);
      after.look();
    }
    for (const growth of Object.values(after.growthSince(before))) expect(growth).toBeLessThan(MAX_GROWTH);
    expect(await state()).toEqual(['connected']);
  });

  it('goes on when it reads again', async () => {
    stalled.resume();
    await stalled.receives(5 * stalled.pictureBytes);
    await connectionIs(healthy, 'connected');
    await pictureMoves(healthy, 3);
  });
});
