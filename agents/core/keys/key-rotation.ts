import type { Logger } from 'pino';
import type { Welcome } from '../../../protocol/agent/handshake.js';
import { keyOfferPayload } from '../../../protocol/agent/keys.js';
import type { Ack } from '../../../protocol/agent/messages.js';
import { problemDocument, type ProblemCode } from '../../../protocol/problem.js';
import type { Clock, Timer } from '../clock.js';
import { messageOf } from '../error-text.js';
import type { ControlChannel } from '../link/control-channel.js';
import type { KeyRing } from './key-ring.js';

/** Between two attempts, in milliseconds. */
const AGAIN_MS = 3_600_000;
/** Timers reach no further than 24 days. */
const LONGEST_WAIT_MS = 86_400_000;

export interface KeyRotationOptions {
  /** Name and port under which the control plane is reached. */
  readonly host: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * Puts a new key in the place of the agent's when that is as old as the control plane lets keys get, or when an administrator asks for it. It is done
 * over the connection that is there, which stays, with every stream. Ages are the control plane's: no wall clock decides here.
 */
export class KeyRotation {
  private connection: { readonly channel: ControlChannel; readonly welcome: Welcome } | undefined;
  private timer: Timer | undefined;
  /** What the last welcome said of the key is stored. */
  private ready: Promise<void> = Promise.resolve();
  private running: Promise<Ack> | undefined;

  constructor(
    private readonly ring: KeyRing,
    private readonly options: KeyRotationOptions,
  ) {}

  /** A connection was accepted. An offer whose answer got lost is made again at once. */
  attach(channel: ControlChannel, welcome: Welcome): void {
    this.detach();
    // Whoever does not speak of keys is older than offers.
    if (!welcome.key) return;
    this.connection = { channel, welcome };
    this.ready = this.store(this.ring.accepted());
    void this.begin(welcome.key);
  }

  /** The connection is gone. */
  detach(): void {
    this.timer?.cancel();
    this.connection = undefined;
  }

  /** The agent stops: resolves when nothing is being stored any more, which is soon after the connection is gone. */
  async stop(): Promise<void> {
    this.detach();
    await this.ready;
    await this.running;
  }

  /** The control plane does not know the key of the last hello. Says whether there is another one to try at once. */
  turn(): boolean {
    return this.ring.turn();
  }

  /** Replaces the key now; answers with what became of it. Never rejects, and is done once however often it is asked for meanwhile. */
  rotate(): Promise<Ack> {
    this.running ??= this.replace().finally(() => (this.running = undefined));
    return this.running;
  }

  private async begin({ ageMs, maxAgeMs }: NonNullable<Welcome['key']>): Promise<void> {
    await this.ready;
    if (this.ring.isGiven) return;
    if (this.ring.isUnsettled) await this.rotate();
    else if (maxAgeMs !== null) this.rotateIn(maxAgeMs - ageMs);
  }

  private rotateIn(waitMs: number): void {
    this.timer?.cancel();
    if (!this.connection) return;
    const stepMs = Math.max(0, Math.min(waitMs, LONGEST_WAIT_MS));
    this.timer = this.options.clock.schedule(stepMs, () => {
      if (waitMs > stepMs) this.rotateIn(waitMs - stepMs);
      else void this.rotate();
    });
  }

  private async replace(): Promise<Ack> {
    if (this.ring.isGiven) return refusal('key-not-replaceable', GIVEN);
    await this.ready;
    const { connection } = this;
    if (!connection) return refusal('key-not-replaceable', TOO_OLD);
    const answer = await this.offer(connection.channel, connection.welcome.epoch);
    const maxAgeMs = connection.welcome.key?.maxAgeMs ?? null;
    if (!answer.ok) this.rotateIn(AGAIN_MS);
    else if (maxAgeMs !== null) this.rotateIn(maxAgeMs);
    return answer;
  }

  private async offer(channel: ControlChannel, epoch: number): Promise<Ack> {
    const { ring, options } = this;
    try {
      const next = await ring.prepare();
      const payload = keyOfferPayload(ring.agentId, options.host, epoch, next.publicKey);
      const signatures = { possession: next.sign(payload), authorization: ring.sign(payload) };
      const answer = await channel.send('key.offer', { publicKey: next.publicKey, ...signatures });
      if (!answer) return refusal('agent-unavailable', UNANSWERED);
      if (answer.ok) await this.store(ring.settle());
      if (answer.ok) options.log.info('the key of this agent was replaced');
      else options.log.warn({ problem: answer.problem.code }, 'a new key of this agent was refused');
      return answer;
    } catch (error) {
      options.log.error({ cause: messageOf(error) }, 'a new key of this agent could not be stored');
      return refusal('key-not-replaceable', `The agent could not store a new key: ${messageOf(error)}.`);
    }
  }

  /** What is not stored yet is good until the agent starts again, and is found beside the old key then. */
  private async store(storing: Promise<void>): Promise<void> {
    try {
      await storing;
    } catch (error) {
      this.options.log.error({ cause: messageOf(error) }, 'the new key of this agent could not be stored as its own');
    }
  }
}

const GIVEN =
  'The key of this agent comes from its configuration (STREAMSPACE_AGENT_KEY). Put another one there, with a new enrolment token, and revoke this agent when that one is connected.';
const TOO_OLD = 'The control plane that this agent is connected to takes no new keys. Upgrade it.';
const UNANSWERED = 'The control plane did not answer the agent. It offers its new key again when it is connected.';

function refusal(code: ProblemCode, detail: string): Ack {
  return { ok: false, problem: problemDocument(code, detail, 'key.rotate') };
}
