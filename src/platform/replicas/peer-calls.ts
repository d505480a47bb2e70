import { connect, type Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import { Clock } from '../clock.js';
import { ReplicaId } from '../database/replica-id.js';
import { ProblemError } from '../http/problem.error.js';
import { newSecret } from '../secrets.js';
import { readLine, writeLine } from './lines.js';
import { splitAddress } from './peer-address.js';
import { PeerKey } from './peer-key.js';
import {
  isProvenGreeting,
  MAX_LINE_BYTES,
  PEER_GREETING_MS,
  PeerAnswer,
  PeerGreeting,
  provenRequest,
} from './peer-wire.js';

/** Another replica. */
export interface Peer {
  readonly id: string;
  /** `HOST:PORT` */
  readonly address: string;
}

/** What is asked of another replica. */
export interface PeerQuestion<Data> {
  readonly purpose: string;
  readonly body: object;
  /** What the answer says. */
  readonly data: z.ZodType<Data>;
  /** How long the other replica may take to answer, once it took the question, in milliseconds. */
  readonly answerMs: number;
  /** Hangs up when it fires. */
  readonly signal?: AbortSignal;
}

/** The other replica does not answer, or is not the one that it should be. */
export class PeerUnavailableError extends Error {
  override readonly name = 'PeerUnavailableError';
}

/** Asks other replicas: one connection for each question. */
@Injectable()
export class PeerCalls {
  constructor(
    private readonly replica: ReplicaId,
    private readonly key: PeerKey,
    private readonly clock: Clock,
  ) {}

  /** Asks, and hangs up. @throws ProblemError when the other replica refuses; PeerUnavailableError when it does not answer. */
  async ask<Data>(peer: Peer, question: PeerQuestion<Data>): Promise<Data> {
    const { data, connection } = await this.open(peer, question);
    connection.destroy();
    return data;
  }

  /**
   * Asks for something that the connection goes on with: past the answer, paused, nothing of it read. Whoever asks owns it.
   *
   * @throws ProblemError when the other replica refuses; PeerUnavailableError when it does not answer.
   */
  async open<Data>(peer: Peer, question: PeerQuestion<Data>): Promise<{ data: Data; connection: Socket }> {
    const connection = connect({ ...splitAddress(peer.address), allowHalfOpen: true, noDelay: true });
    const hangUp = (): void => void connection.destroy();
    connection.on('error', hangUp);
    question.signal?.addEventListener('abort', hangUp, { once: true });
    if (question.signal?.aborted) hangUp();
    try {
      await this.request(connection, peer, question);
      return { data: await this.answer(connection, question), connection };
    } catch (error) {
      connection.destroy();
      throw error instanceof ProblemError
        ? error
        : new PeerUnavailableError('Another replica does not answer.', { cause: error });
    } finally {
      question.signal?.removeEventListener('abort', hangUp);
    }
  }

  private async request(connection: Socket, { id }: Peer, { purpose, body }: PeerQuestion<unknown>): Promise<void> {
    const deadline = this.clock.after(PEER_GREETING_MS, () => connection.destroy());
    const hello = { from: this.replica.value, to: id, nonce: newSecret() };
    try {
      writeLine(connection, hello);
      const greeting = await readLine(connection, PeerGreeting, MAX_LINE_BYTES);
      if (!isProvenGreeting(this.key, hello, greeting)) throw new PeerUnavailableError('Somebody else answers there.');
      writeLine(connection, provenRequest(this.key, hello, greeting.nonce, { purpose, body: JSON.stringify(body) }));
    } finally {
      deadline.cancel();
    }
  }

  private async answer<Data>(connection: Socket, { data, answerMs }: PeerQuestion<Data>): Promise<Data> {
    const deadline = this.clock.after(answerMs, () => connection.destroy());
    try {
      const answer = await readLine(connection, PeerAnswer, MAX_LINE_BYTES);
      if (answer.ok) return data.parse(answer.data);
      throw new ProblemError(answer.problem.code, answer.problem.detail);
    } finally {
      deadline.cancel();
    }
  }
}
