import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { digest, isSameDigest } from '../../platform/secrets.js';

/** Streams that may be opening at a time. */
const MAX_OPENING = 1_000;

/** A connection that an agent was asked for. */
export interface ExpectedStream {
  /** The agent's socket: past its 101, paused, nothing of it read. */
  readonly arrival: Promise<Socket>;
  /** Stops waiting, and hangs up where the agent was there already. `arrival` is of no use any more. */
  giveUp(): void;
  /** The stream is open, or given up: it does not count among those that are opening any more. */
  settle(): void;
}

interface Expectation {
  readonly tokenDigest: Buffer;
  arrive(socket: Socket): void;
}

/** The streams that agents were asked to dial and have not dialled yet. A token is good for one connection to one stream. */
@Injectable()
export class ExpectedStreams {
  private readonly expected = new Map<string, Expectation>();
  private readonly opening = new Set<string>();

  /** Streams that are opening: agents dial at once, and say only later whether the session is there. */
  get size(): number {
    return this.opening.size;
  }

  get isFull(): boolean {
    return this.size >= MAX_OPENING;
  }

  expect(streamId: string, token: string): ExpectedStream {
    this.opening.add(streamId);
    let giveUp: ExpectedStream['giveUp'] = () => undefined;
    const arrival = new Promise<Socket>((resolve) => {
      let arrived: Socket | null = null;
      let isOver = false;
      const arrive = (socket: Socket): void => {
        arrived = socket;
        if (isOver) socket.destroy();
        else resolve(socket);
      };
      this.expected.set(streamId, { tokenDigest: digest(token), arrive });
      giveUp = () => {
        isOver = true;
        this.expected.delete(streamId);
        arrived?.destroy();
      };
    });
    return { arrival, giveUp, settle: () => void this.opening.delete(streamId) };
  }

  /** Uses the token up; answers with whom to give the socket to, null when the token is not the one for that stream. */
  redeem(streamId: string, token: string): ((socket: Socket) => void) | null {
    const expectation = this.expected.get(streamId);
    if (!expectation || !isSameDigest(digest(token), expectation.tokenDigest)) return null;
    this.expected.delete(streamId);
    return (socket) => expectation.arrive(socket);
  }
}
