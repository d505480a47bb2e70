import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { Ack, type CONTROL_MESSAGES } from '../../../protocol/agent/messages.js';

type ControlMessage<Name extends keyof typeof CONTROL_MESSAGES> = z.infer<(typeof CONTROL_MESSAGES)[Name]>;

/** One accepted control connection of one agent. Only the link of the highest epoch counts; the others are about to be cut. */
export class AgentLink {
  constructor(
    private readonly socket: Socket,
    readonly agentId: string,
    readonly epoch: number,
    /** `Host` header under which the agent reached us: name and port. */
    readonly host: string,
  ) {
    // Every stream that is being opened waits for the link's end, and a page opens many at once.
    socket.setMaxListeners(0);
  }

  get isOpen(): boolean {
    return this.socket.connected;
  }

  /** Sends a message that is not acknowledged. */
  send<Name extends keyof typeof CONTROL_MESSAGES>(name: Name, message: ControlMessage<Name>): void {
    this.socket.emit(name, message);
  }

  /**
   * Sends a message and waits for what became of it.
   *
   * @throws Error when the agent does not answer within `timeoutMs`, or answers nonsense.
   */
  async ask<Name extends keyof typeof CONTROL_MESSAGES>(
    name: Name,
    message: ControlMessage<Name>,
    timeoutMs: number,
  ): Promise<Ack> {
    return Ack.parse(await this.socket.timeout(timeoutMs).emitWithAck(name, message));
  }

  /**
   * Sends a message about what may take long, and waits for what became of it. Null when the connection ends first, or nothing fit to be an
   * answer came within `timeoutMs`: then nobody knows.
   */
  async askPatiently<Name extends keyof typeof CONTROL_MESSAGES>(
    name: Name,
    message: ControlMessage<Name>,
    timeoutMs: number,
  ): Promise<Ack | null> {
    return new Promise((resolve) => {
      const finish = (answer: unknown): void => {
        clearTimeout(timer);
        forget();
        resolve(Ack.safeParse(answer).data ?? null);
      };
      // Not the timer of socket.io, which would outlive the connection.
      const timer = setTimeout(() => finish(null), timeoutMs);
      let forget: () => void = () => undefined;
      forget = this.onClosed(() => finish(null));
      this.socket.emit(name, message, finish);
    });
  }

  /** Calls `listener` once when the connection is gone; at once if it already is. The answer forgets the listener. */
  onClosed(listener: () => void): () => void {
    if (this.socket.connected) this.socket.once('disconnect', listener);
    else listener();
    return () => this.socket.off('disconnect', listener);
  }

  /** Ends the connection. The agent will try again by itself. */
  cut(): void {
    this.socket.disconnect(true);
  }
}
