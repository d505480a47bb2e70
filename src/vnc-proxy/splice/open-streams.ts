import { Injectable } from '@nestjs/common';
import type { StreamCloseCode } from '../../../protocol/agent/streams.js';
import type { ScreenAccess } from '../../../protocol/http/shares.js';
import { type StreamBytes, StreamMeter } from '../../agents/streams/stream-meter.js';
import { Clock } from '../../platform/clock.js';
import { StreamsConfig } from '../../platform/config/control-plane.config.js';
import { ProblemError } from '../../platform/http/problem.error.js';

/** Between two streams that are closed one by one, in milliseconds: what it takes another replica to open one. */
const PAUSE_MS = 20;
/** How long it may take until the last one is closed, in milliseconds. */
const LONGEST_FAREWELL_MS = 5_000;

/** A screen that somebody is looking at. */
export interface OpenStream {
  readonly streamId: string;
  readonly sessionId: string;
  readonly userId: string;
  readonly signInId: string;
  /** What its viewer may do with it. */
  readonly access: ScreenAccess;
  /** Resolves once both connections are closed. */
  readonly closed: Promise<void>;
  /** What went through so far. */
  bytes(): StreamBytes;
  /** Tells the viewer why and ends the stream, within 2 s even if nobody listens. Only the first call counts. */
  end(code: StreamCloseCode): void;
}

/** The screens that are open through this replica. */
@Injectable()
export class OpenStreams {
  private readonly streams = new Map<string, OpenStream>();
  private readonly viewers = new Map<string, number>();
  private isClosed = false;

  constructor(
    private readonly config: StreamsConfig,
    private readonly clock: Clock,
    private readonly meter: StreamMeter,
  ) {}

  /**
   * Counts one more screen of a person, from the moment that it is asked for; the answer takes it back.
   *
   * @throws ProblemError `not-ready` while the replica stops, `too-many-attempts` when the person has too many screens open.
   */
  enter(userId: string): () => void {
    if (this.isClosed) throw new ProblemError('not-ready', 'The server is restarting. Try again in a moment.');
    const count = this.viewers.get(userId) ?? 0;
    if (count >= this.config.maxPerPerson) {
      throw new ProblemError('too-many-attempts', 'Too many screens are open. Close some of them and try again.');
    }
    this.viewers.set(userId, count + 1);
    return () => this.leave(userId);
  }

  /** Measures how long `open` takes. */
  opening<T>(open: () => Promise<T>): Promise<T> {
    return this.meter.opening('rfb', open);
  }

  /** Keeps `stream` until it is closed. */
  add(stream: OpenStream): void {
    this.meter.follow('rfb', stream.closed, () => stream.bytes());
    this.watch(stream);
  }

  /** Keeps what is not a stream yet, so that it ends for the same reasons as one. */
  watch(stream: OpenStream): void {
    this.streams.set(stream.streamId, stream);
    void stream.closed.then(() => this.streams.delete(stream.streamId));
    if (this.isClosed) stream.end(1012);
  }

  all(): readonly OpenStream[] {
    return [...this.streams.values()];
  }

  /** Ends every stream, and each one that comes, for a restart. Resolves when none is left. */
  async closeAll(): Promise<void> {
    this.isClosed = true;
    for (const stream of this.streams.values()) stream.end(1012);
    await Promise.all(this.all().map(({ closed }) => closed));
  }

  /** Does the same with time in between, so that the viewers do not all come to another replica in the same moment. */
  async closeOneByOne(): Promise<void> {
    this.isClosed = true;
    const streams = this.all();
    const pauseMs = Math.min(PAUSE_MS, LONGEST_FAREWELL_MS / streams.length);
    streams.forEach((stream, index) => this.clock.after(index * pauseMs, () => stream.end(1012)));
    await Promise.all(streams.map(({ closed }) => closed));
  }

  private leave(userId: string): void {
    const count = (this.viewers.get(userId) ?? 1) - 1;
    if (count > 0) this.viewers.set(userId, count);
    else this.viewers.delete(userId);
  }
}
