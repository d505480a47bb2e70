import type { DockerEngine } from './docker-engine.js';
import { isMissing } from './engine-errors.js';
import { ImagePullError, pullFailure, readProgress } from './pull-progress.js';

/** Until the first sign of life of a pull, and between any two of them. */
const SILENCE_MS = 60_000;

/**
 * Images on one engine. An image that is missing is pulled, once however many sessions wait for it; the pull goes on when they no longer
 * do, so that the next one finds it.
 */
export class ImageStore {
  private readonly pulls = new Map<string, Promise<void>>();

  constructor(
    private readonly engine: DockerEngine,
    private readonly silenceMs: number = SILENCE_MS,
  ) {}

  /** Resolves when the image is there. Rejects with {@link ImagePullError}, the engine's error, or an AbortError when `signal` fires. */
  async ensure(image: string, signal: AbortSignal): Promise<void> {
    if (await this.has(image)) return;
    let pull = this.pulls.get(image);
    if (pull === undefined) {
      pull = this.pull(image).finally(() => this.pulls.delete(image));
      this.pulls.set(image, pull);
    }
    await unlessAborted(pull, signal);
  }

  private async has(image: string): Promise<boolean> {
    try {
      await this.engine.call(() => this.engine.docker.getImage(image).inspect());
      return true;
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
  }

  private async pull(image: string): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), this.silenceMs);
    try {
      // A name without tag or digest would mean every tag there is.
      const stream = await this.engine.docker.pull(tagged(image), { abortSignal: silence.signal });
      await readProgress(stream, () => timer.refresh());
    } catch (error) {
      throw silence.signal.aborted
        ? new ImagePullError('timeout', `No progress for ${this.silenceMs / 1000} s.`)
        : pullFailure(error);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `image` with the tag that it means: a colon behind the last slash is one, a digest stands for itself. */
export function tagged(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return name.includes(':') || name.includes('@') ? image : `${image}:latest`;
}

function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(new DOMException('The start was called off.', 'AbortError'));
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
