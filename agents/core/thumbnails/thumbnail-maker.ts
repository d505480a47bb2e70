import type { Clock } from '../clock.js';
import type { SessionRuntime } from '../session-runtime.js';
import { takePicture } from './screen-picture.js';
import { type SmallPicture, type Thumbnail, thumbnailJpeg } from './thumbnail-jpeg.js';

/** How long a screen may take to show itself, in milliseconds. */
const DEADLINE_MS = 5_000;

/** Makes thumbnails of screens, one at a time: they are never urgent. */
export class ThumbnailMaker {
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runtime: SessionRuntime,
    private readonly clock: Clock,
    private readonly encode: (picture: SmallPicture) => Promise<Thumbnail> = thumbnailJpeg,
  ) {}

  /**
   * A thumbnail of the screen at `port` of the session, once all that were asked for before are made; undefined when `signal` fires
   * first. Rejects when the screen does not show itself in time, or is of no use.
   */
  make(sessionId: string, port: number, signal: AbortSignal): Promise<Thumbnail | undefined> {
    const made = this.last.then(() => (signal.aborted ? undefined : this.makeNow(sessionId, port, signal)));
    this.last = made.catch(() => undefined);
    return made;
  }

  private async makeNow(sessionId: string, port: number, signal: AbortSignal): Promise<Thumbnail | undefined> {
    const stream = await this.runtime.connect(sessionId, port);
    stream.on('error', () => undefined);
    const end = (): void => void stream.destroy(new Error('The screen did not show itself in time.'));
    const timer = this.clock.schedule(DEADLINE_MS, end);
    signal.addEventListener('abort', end);
    try {
      if (signal.aborted) return undefined;
      const picture = await takePicture(stream);
      stream.destroy();
      return await this.encode(picture);
    } finally {
      timer.cancel();
      signal.removeEventListener('abort', end);
      stream.destroy();
    }
  }
}
