import { Injectable } from '@nestjs/common';
import type { Socket } from 'node:net';
import { digest, isSameDigest } from '../../platform/secrets.js';

/** Streams that may be waited for at a time. */
const MAX_EXPECTED = 1_000;

/** A connection that an agent was asked for. */
export interface ExpectedStream {
  /** The agent's socket: past its 101, paused, nothing of it read. */
  readonly arrival: Promise<Socket>;
  /** Stops waiting; `arrival` rejects with `error`. Does nothing once the agent was there. */
  giveUp(error: Error): void;
}

interface Expectation {
  readonly tokenDigest: Buffer;
  arrive(socket: Socket): void;
}

/** The streams that agents were asked to dial and have not dialled yet. A token is good for one connection to one stream. */
@Injectable()
export class ExpectedStreams {
  private readonly expected = new Map<string, Expectation>();

  get isFull(): boolean {
    return this.expected.size >= MAX_EXPECTED;
  }

  expect(streamId: string, token: string): ExpectedStream {
    let giveUp: ExpectedStream['giveUp'] = () => undefined;
    const arrival = new Promise<Socket>((resolve, reject) => {
      this.expected.set(streamId, { tokenDigest: digest(token), arrive: resolve });
      giveUp = (error) => {
        this.expected.delete(streamId);
        reject(error);
      };
    });
    return { arrival, giveUp };
  }

  /** Uses the token up; answers with whom to give the socket to, null when the token is not the one for that stream. */
  redeem(streamId: string, token: string): ((socket: Socket) => void) | null {
    const expectation = this.expected.get(streamId);
    if (!expectation || !isSameDigest(digest(token), expectation.tokenDigest)) return null;
    this.expected.delete(streamId);
    return (socket) => expectation.arrive(socket);
  }
}
