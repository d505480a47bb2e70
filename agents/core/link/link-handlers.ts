import type { Hello, Welcome } from '../../../protocol/agent/handshake.js';
import type { HomeRemove, InstanceDescribe, InstanceRemove } from '../../../protocol/agent/instances.js';
import type { Ack, SessionApply, StreamClose, StreamOpen } from '../../../protocol/agent/messages.js';
import type { ReconnectLimits } from './reconnect-delay.js';

/** Makes the signed answer to a challenge, in a version of the protocol. */
export type HelloMaker = (nonce: string, protocolVersion: number) => Hello;

/** Who takes what the control plane says. */
export interface LinkHandlers {
  /** The connection was accepted; everything may be told now. Called again for each connection. */
  welcomed(welcome: Welcome): void;
  /** The connection is gone; another one is on its way. */
  parted(): void;
  /** The control plane wants nothing to do with this agent any more. Called again for each attempt that it refuses so. */
  revoked(): void;
  /** The control plane does not know the key of the hello. Says whether there is another one that is worth an attempt at once. */
  keyRefused(): boolean;
  apply(message: SessionApply): void;
  openStream(message: StreamOpen): Promise<Ack>;
  closeStream(message: StreamClose): void;
  describe(message: InstanceDescribe): void;
  removeInstance(message: InstanceRemove): Promise<Ack>;
  removeHome(message: HomeRemove): Promise<Ack>;
  rotateKey(): Promise<Ack>;
}

/** Times of the link, in milliseconds, and the source of its jitter. */
export interface LinkTimings {
  readonly reconnect: ReconnectLimits;
  /** How long the control plane may take to answer a message. */
  readonly answerMs: number;
  /** How long nothing at all may be heard of the control plane. */
  readonly silenceMs: number;
  /** Uniform from [0, 1). */
  readonly random: () => number;
}
