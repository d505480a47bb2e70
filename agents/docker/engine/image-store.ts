import type { DockerEngine } from './docker-engine.js';
import { isMissing } from './engine-errors.js';
import { ImagePullError, pullFailure, readProgress, type PullShares } from './pull-progress.js';

/** Until the first sign of life of a pull, and between any two of them. */
const SILENCE_MS = 60_000;

/** Told of how much of an image is there, most often several times. */
export type Arrival = (shares: PullShares) => void;

/** A pull that is on its way. */
interface Pull {
  readonly done: Promise<void>;
  readonly watchers: Set<Arrival>;
  shares: PullShares;
}

/**
 * Images on one engine. An image that is missing is pulled, once however many sessions wait for it; the pull goes on when they no longer
 * do, so that the next one finds it.
 */
export class ImageStore {
  private readonly pulls = new Map<string, Pull>();

  constructor(
    private readonly engine: DockerEngine,
    private readonly silenceMs: number = SILENCE_MS,
  ) {}

  /**
   * Resolves when the image is there; `arrived` hears of a pull only. Rejects with {@link ImagePullError}, the engine's error, or an
   * AbortError when `signal` fires.
   */
  async ensure(image: string, signal: AbortSignal, arrived: Arrival = () => undefined): Promise<void> {
    if (await this.has(image)) return;
    const pull = this.pulls.get(image) ?? this.begin(image);
    pull.watchers.add(arrived);
    arrived(pull.shares);
    try {
      await unlessAborted(pull.done, signal);
    } finally {
      pull.watchers.delete(arrived);
    }
  }

  private begin(image: string): Pull {
    const watchers = new Set<Arrival>();
    const tell = (shares: PullShares): void => {
      pull.shares = shares;
      watchers.forEach((arrived) => arrived(shares));
    };
    const done = this.pull(image, tell).finally(() => this.pulls.delete(image));
    // Everybody who waits for it may have gone.
    done.catch(() => undefined);
    const pull: Pull = { done, watchers, shares: { arrived: 0, unpacked: 0 } };
    this.pulls.set(image, pull);
    return pull;
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

  private async pull(image: string, tell: Arrival): Promise<void> {
    const silence = new AbortController();
    const timer = setTimeout(() => silence.abort(), this.silenceMs);
    try {
      // A name without tag or digest would mean every tag there is.
      const stream = await this.engine.docker.pull(tagged(image), { abortSignal: silence.signal });
      await readProgress(stream, (shares) => {
        timer.refresh();
        tell(shares);
      });
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
