import sharp from 'sharp';
import { MAX_THUMBNAIL_BYTES } from '../../../protocol/agent/messages.js';
import { PIXEL_BYTES, type ShrinkingPicture } from './shrinking-picture.js';

/** Qualities to try, best first: of a busy screen a poor picture is worth more than none. */
const QUALITIES = [68, 45, 20, 5];
/** A hundred times what one takes. */
const DEADLINE_S = 5;

/** A JPEG, see `SessionThumbnail` in the protocol. */
export type Thumbnail = Uint8Array<ArrayBuffer>;

/** What a thumbnail is made of. */
export type SmallPicture = Pick<ShrinkingPicture, 'width' | 'height' | 'rgba'>;

// Small pictures, one at a time: a cache would only keep memory, and more threads would only take processors from the streams.
sharp.cache(false);
sharp.concurrency(1);

/**
 * The picture as a JPEG. The work is done beside the event loop, on which streams live. Rejects when even the poorest quality is longer
 * than `MAX_THUMBNAIL_BYTES`.
 */
export async function thumbnailJpeg(picture: SmallPicture): Promise<Thumbnail> {
  const { width, height } = picture;
  const image = sharp(picture.rgba(), { raw: { width, height, channels: PIXEL_BYTES } }).timeout({
    seconds: DEADLINE_S,
  });
  for (const quality of QUALITIES) {
    // Coloured text is blurred when several dots share a colour.
    const data = await image.clone().jpeg({ quality, chromaSubsampling: '4:4:4' }).toBuffer();
    if (data.length <= MAX_THUMBNAIL_BYTES) return new Uint8Array(data);
  }
  throw new Error('The screen is too busy for a thumbnail.');
}
