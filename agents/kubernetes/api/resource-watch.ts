import type { IncomingMessage } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { ApiStatus, ApiError, isGone } from './api-errors.js';
import type { ClusterApi } from './cluster-api.js';
import { jsonLines } from './json-lines.js';

/** Which objects are watched. */
export interface WatchedResource {
  /** Path of the collection. */
  readonly path: string;
  /** What of it: `labelSelector`, `fieldSelector`. */
  readonly query: Readonly<Record<string, string>>;
}

/** What a watch tells, in this order: everything there is, then each change. */
export interface WatchListener {
  /** Everything there is. What was known before and is not among it is gone. */
  listed(objects: readonly unknown[]): void;
  /** An object is new or another than before. */
  changed(object: unknown): void;
  removed(object: unknown): void;
  /** Whether what was told is all that there is to know: false from when the API server does not answer until it does again. */
  current(isCurrent: boolean): void;
}

/** How long the server keeps a watch, in seconds, and up to twice as long: not all of them begin anew at the same time. */
const WATCH_SECONDS = 300;
/** Servers send a bookmark about every minute: whoever is silent for longer is not there any more. */
const SILENCE_MS = 150_000;
const LIST_MS = 30_000;
const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

const Versioned = z.object({ metadata: z.object({ resourceVersion: z.string().min(1) }) });
const List = Versioned.extend({ items: z.array(z.unknown()).nullish() });
const WatchLine = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.unknown(),
});

/**
 * Follows a collection of the API by one list and then a watch that goes on where the one before ended. A version that the server has forgotten
 * (410) makes it list again; any other trouble makes it try again with growing pauses, from where it was.
 */
export class ResourceWatch {
  private readonly closing = new AbortController();
  private version: string | undefined;
  private failures = 0;

  constructor(
    private readonly api: ClusterApi,
    private readonly resource: WatchedResource,
    private readonly listener: WatchListener,
  ) {}

  /** Follows until it is closed. Never rejects. */
  async run(): Promise<void> {
    while (!this.isClosed()) {
      try {
        this.version ??= await this.list();
        await this.follow(this.version);
      } catch (error) {
        if (this.isClosed()) return;
        if (isGone(error)) this.version = undefined;
        else this.listener.current(false);
        await this.pause();
      }
    }
  }

  close(): void {
    this.closing.abort();
  }

  private isClosed(): boolean {
    return this.closing.signal.aborted;
  }

  private async list(): Promise<string> {
    const { path, query } = this.resource;
    const { signal } = this.closing;
    const answer = await this.api.call({ method: 'GET', path, query, timeoutMs: LIST_MS, signal });
    const { metadata, items } = List.parse(answer);
    this.listener.listed(items ?? []);
    return metadata.resourceVersion;
  }

  /** Resolves when the server has ended the watch as it was asked to. */
  private async follow(resourceVersion: string): Promise<void> {
    const { path, query } = this.resource;
    const timeoutSeconds = String(Math.round(WATCH_SECONDS * (1 + Math.random())));
    const asked = { ...query, watch: 'true', allowWatchBookmarks: 'true', resourceVersion, timeoutSeconds };
    const answer = await this.api.open({ method: 'GET', path, query: asked, signal: this.closing.signal });
    noticeSilence(answer);
    this.listener.current(true);
    this.failures = 0;
    for await (const line of jsonLines(answer)) this.take(WatchLine.parse(line));
  }

  private take({ type, object }: z.infer<typeof WatchLine>): void {
    if (type === 'ERROR') {
      const { code = 500, reason, message } = ApiStatus.parse(object);
      throw new ApiError(code, reason, message);
    }
    if (type === 'DELETED') this.listener.removed(object);
    else if (type !== 'BOOKMARK') this.listener.changed(object);
    this.version = Versioned.parse(object).metadata.resourceVersion;
  }

  private async pause(): Promise<void> {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.failures);
    this.failures += 1;
    await delay(pauseMs * (0.75 + Math.random() / 2), undefined, { signal: this.closing.signal }).catch(
      () => undefined,
    );
  }
}

/** A connection that broke unseen would look like one on which nothing happens. */
function noticeSilence(answer: IncomingMessage): void {
  const { socket } = answer;
  const late = (): unknown => answer.destroy(new Error('The API server has been silent for too long.'));
  socket.setTimeout(SILENCE_MS, late);
  answer.once('close', () => socket.setTimeout(0).off('timeout', late));
}
