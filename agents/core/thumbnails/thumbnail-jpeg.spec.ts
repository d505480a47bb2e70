import { setImmediate as turn } from 'node:timers/promises';
import sharp from 'sharp';
import { MAX_THUMBNAIL_BYTES, SessionThumbnail } from '../../../protocol/agent/messages.js';
import { ShrinkingPicture } from './shrinking-picture.js';
import { thumbnailJpeg } from './thumbnail-jpeg.js';

/** 480 × 320 dots without any order, the worst that there is to encode. */
function noise(): Buffer {
  let state = 1;
  return Buffer.from(new Uint8Array(480 * 320 * 4).map(() => (state = (state * 16_807) % 2_147_483_647) & 0xff));
}

describe('thumbnailJpeg', () => {
  it('makes a picture of the screen', async () => {
    const picture = new ShrinkingPicture(64, 48);
    for (let y = 0; y < 48; y += 1) picture.add(0, y, Buffer.alloc(64 * 4).fill(Buffer.of(255, 128, 0, 0)));
    const encoded = sharp(await thumbnailJpeg(picture));
    expect(await encoded.metadata()).toMatchObject({ format: 'jpeg', width: 64, height: 48, channels: 3 });
    const { dominant } = await encoded.stats();
    expect(dominant.r).toBeGreaterThan(240);
    expect(dominant.b).toBeLessThan(20);
  });

  it('takes a poorer quality rather than be too long', async () => {
    const bytes = await thumbnailJpeg({ width: 480, height: 320, rgba: noise });
    expect(bytes.length).toBeLessThanOrEqual(MAX_THUMBNAIL_BYTES);
    const message = { epoch: 1, id: '0d8c2d3e-7f9f-4a68-9d39-0d3f6b8f6a10', jpeg: bytes };
    expect(SessionThumbnail.safeParse(message).success).toBe(true);
  });

  it('leaves the event loop to the streams meanwhile', async () => {
    const loop = { isWatched: true, turns: 0 };
    const encoding = thumbnailJpeg({ width: 480, height: 320, rgba: noise }).finally(() => (loop.isWatched = false));
    for (; loop.isWatched; loop.turns += 1) await turn();
    await encoding;
    // An encoder on the event loop would be done in one.
    expect(loop.turns).toBeGreaterThan(3);
  });
});
