import type { Logger } from 'pino';
import type { Socket } from 'socket.io-client';
import type { z } from 'zod';
import type { Hello, Welcome } from '../../../protocol/agent/handshake.js';
import { Ack, CONTROL_MESSAGES, HelloAck } from '../../../protocol/agent/messages.js';
import { problemDocument, type Problem } from '../../../protocol/problem.js';
import type { Clock, Timer } from '../clock.js';
import type { AgentMessageBody, AgentMessageName } from './control-channel.js';
import type { LinkHandlers, LinkTimings } from './link-handlers.js';

/** Why a connection ended. */
export type ConnectionEnd =
  | { readonly kind: 'lost'; readonly cause: string; readonly wasWelcomed: boolean }
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'drained' }
  | { readonly kind: 'stopped' };

type Answer = (ack: Ack) => void;

/** What one connection needs besides its socket. */
export interface ConnectionOptions {
  readonly hello: (nonce: string) => Hello;
  readonly handlers: LinkHandlers;
  readonly timings: LinkTimings;
  readonly clock: Clock;
  readonly log: Logger;
}

/**
 * One control connection, from the dial to its end: challenge, hello, welcome, then messages. It ends when the socket does, when the
 * control plane refuses the hello or drains, or when nothing was heard of it for too long.
 */
export class ControlConnection {
  /** Resolves, once, when the connection is of no more use; the socket is closed then. */
  readonly ended: Promise<ConnectionEnd>;
  private end: (end: ConnectionEnd) => void = () => undefined;
  private welcome: Welcome | undefined;
  private silence: Timer | undefined;
  private draining: Timer | undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: ConnectionOptions,
  ) {
    this.ended = new Promise<ConnectionEnd>((resolve) => (this.end = resolve)).then((end) => this.cleanUp(end));
    socket.on('connect_error', (error) => this.lose(error.message));
    socket.on('disconnect', (reason) => this.lose(reason));
    // The first sign of life has the same time as every later one.
    this.noteTraffic();
    socket.io.on('open', () => {
      this.noteTraffic();
      socket.io.engine.on('packet', () => this.noteTraffic());
    });
    this.listen();
    socket.connect();
  }

  /** See ControlChannel. */
  async send<Name extends AgentMessageName>(name: Name, body: AgentMessageBody<Name>): Promise<Ack | undefined> {
    if (this.welcome === undefined || !this.socket.connected) return undefined;
    try {
      const message = { ...body, epoch: this.welcome.epoch };
      const answer: unknown = await this.socket.timeout(this.options.timings.answerMs).emitWithAck(name, message);
      return Ack.parse(answer);
    } catch {
      this.options.log.warn({ message: name }, 'the control plane did not answer a message');
      return undefined;
    }
  }

  /** Ends the connection because the agent stops. */
  stop(): void {
    this.end({ kind: 'stopped' });
  }

  private listen(): void {
    const { handlers } = this.options;
    this.on('challenge', CONTROL_MESSAGES.challenge, ({ nonce }) => void this.greet(nonce));
    this.on('session.apply', CONTROL_MESSAGES['session.apply'], (message) => handlers.apply(message));
    this.on('stream.close', CONTROL_MESSAGES['stream.close'], (message) => handlers.closeStream(message));
    this.on('instance.describe', CONTROL_MESSAGES['instance.describe'], (message) => handlers.describe(message));
    this.on('instance.remove', CONTROL_MESSAGES['instance.remove'], (message, answer) => {
      void handlers.removeInstance(message).then(answer);
    });
    this.on('home.remove', CONTROL_MESSAGES['home.remove'], (message, answer) => {
      void handlers.removeHome(message).then(answer);
    });
    this.on('key.rotate', CONTROL_MESSAGES['key.rotate'], (_message, answer) => {
      void handlers.rotateKey().then(answer);
    });
    this.on('drain', CONTROL_MESSAGES.drain, ({ reconnectWithinMs }) => this.drain(reconnectWithinMs));
    this.on('stream.open', CONTROL_MESSAGES['stream.open'], (message, answer) => {
      void handlers.openStream(message).then(answer);
    });
  }

  /** Calls `take` for messages that fit their schema. Others are logged, without their contents, and dropped. */
  private on<Message>(
    name: string,
    schema: z.ZodType<Message>,
    take: (message: Message, answer: Answer) => void,
  ): void {
    const { log } = this.options;
    this.socket.on(name, (body: unknown, callback: unknown) => {
      const answer: Answer = (ack) => {
        if (typeof callback === 'function') Reflect.apply(callback, undefined, [ack]);
      };
      const parsed = schema.safeParse(body);
      if (!parsed.success) {
        const members = parsed.error.issues.map(({ path }) => path.join('.'));
        log.error({ message: name, members }, 'dropped a message that does not follow the protocol');
        answer(notUnderstood(name));
        return;
      }
      try {
        take(parsed.data, answer);
      } catch (error) {
        log.error({ message: name, err: error }, 'a message could not be followed');
      }
    });
  }

  private async greet(nonce: string): Promise<void> {
    if (this.welcome !== undefined) return;
    try {
      const hello = this.options.hello(nonce);
      const answer: unknown = await this.socket.timeout(this.options.timings.answerMs).emitWithAck('hello', hello);
      const ack = HelloAck.parse(answer);
      if (ack.ok) this.accept(ack.data);
      else this.end({ kind: 'refused', problem: ack.problem });
    } catch {
      this.lose('the hello was not answered as the protocol wants');
    }
  }

  private accept(welcome: Welcome): void {
    this.welcome = welcome;
    this.options.handlers.welcomed(welcome);
  }

  /** The old connection serves until the moment of the change, which is somewhere in the time given, so that agents come one by one. */
  private drain(withinMs: number): void {
    const { clock, timings } = this.options;
    this.draining ??= clock.schedule(timings.random() * withinMs, () => this.end({ kind: 'drained' }));
  }

  private noteTraffic(): void {
    const { clock, timings } = this.options;
    this.silence?.cancel();
    this.silence = clock.schedule(timings.silenceMs, () => this.lose(`nothing was heard for ${timings.silenceMs} ms`));
  }

  private lose(cause: string): void {
    this.end({ kind: 'lost', cause, wasWelcomed: this.welcome !== undefined });
  }

  private cleanUp(end: ConnectionEnd): ConnectionEnd {
    this.draining?.cancel();
    this.socket.removeAllListeners();
    this.socket.io.removeAllListeners();
    this.socket.disconnect();
    this.silence?.cancel();
    this.welcome = undefined;
    return end;
  }
}

function notUnderstood(name: string): Ack {
  const detail = 'The agent does not understand this message. Upgrade the older of agent and control plane.';
  return { ok: false, problem: problemDocument('protocol-not-supported', detail, name) };
}
