import jpeg from 'jpeg-js';
import { MAX_THUMBNAIL_BYTES } from '../../../protocol/agent/messages.js';
import type { ShrinkingPicture } from './shrinking-picture.js';

/** Qualities to try, best first: of a busy screen a poor picture is worth more than none. */
const QUALITIES = [68, 45, 20, 5];

/** The picture as a JPEG. Throws when even the poorest quality is longer than `MAX_THUMBNAIL_BYTES`. */
export function thumbnailJpeg(picture: Pick<ShrinkingPicture, 'width' | 'height' | 'rgba'>): Uint8Array<ArrayBuffer> {
  const image = { width: picture.width, height: picture.height, data: picture.rgba() };
  for (const quality of QUALITIES) {
    const { data } = jpeg.encode(image, quality);
    if (data.length <= MAX_THUMBNAIL_BYTES) return new Uint8Array(data);
  }
  throw new Error('The screen is too busy for a thumbnail.');
}
