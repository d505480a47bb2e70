import { EventEmitter, once } from 'node:events';
import type { Readable } from 'node:stream';

const DEADLINE_MS = 30_000;

/** Keeps everything that a stream says, for whoever waits for more of it. */
export class ReceivedBytes {
  private readonly chunks: Buffer[] = [];
  private readonly news = new EventEmitter<{ more: [] }>();
  private total = 0;

  constructor(stream: Readable) {
    stream.on('data', (chunk: Buffer) => this.keep(chunk));
  }

  get count(): number {
    return this.total;
  }

  all(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Resolves once `isEnough` holds for what came. Rejects after half a minute. */
  async until(isEnough: (bytes: ReceivedBytes) => boolean): Promise<void> {
    const signal = AbortSignal.timeout(DEADLINE_MS);
    while (!isEnough(this)) await once(this.news, 'more', { signal });
  }

  /** Resolves once there are more than `count` bytes. Rejects after half a minute. */
  moreThan(count: number): Promise<void> {
    return this.until((bytes) => bytes.count > count);
  }

  private keep(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.total += chunk.length;
    this.news.emit('more');
  }
}
