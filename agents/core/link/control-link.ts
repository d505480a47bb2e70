import type { Logger } from 'pino';
import { io } from 'socket.io-client';
import { AGENT_CONTROL_PATH, type Hello, type Welcome } from '../../../protocol/agent/handshake.js';
import type { Ack } from '../../../protocol/agent/messages.js';
import { PROTOCOL_VERSION } from '../../../protocol/version.js';
import { sleep, type Clock } from '../clock.js';
import type { AgentMessageBody, AgentMessageName, ControlChannel } from './control-channel.js';
import { ControlConnection, type ConnectionEnd } from './control-connection.js';
import type { HelloMaker, LinkHandlers, LinkTimings } from './link-handlers.js';
import { untilServerAnswers } from './server-probe.js';
import { versionAfter } from './protocol-fallback.js';
import { isLastingRefusal, reconnectDelayMs, refusedDelayMs } from './reconnect-delay.js';

export interface ControlLinkOptions {
  readonly serverUrl: URL;
  readonly timings: LinkTimings;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Keeps the agent connected to the control plane: dials, and dials again with jitter whenever the connection ends. */
export class ControlLink implements ControlChannel {
  private readonly stopping = new AbortController();
  private connection: ControlConnection | undefined;
  private finished: Promise<void> = Promise.resolve();
  private attempt = 0;
  /** What the next connection speaks: the newest that there is, unless the control plane has just said that it is older than this agent. */
  private version = PROTOCOL_VERSION;

  constructor(private readonly options: ControlLinkOptions) {}

  /** Dials from now on; `hello` answers each challenge. */
  start(hello: HelloMaker, handlers: LinkHandlers): void {
    this.finished = this.run(hello, handlers);
  }

  /** Hangs up and resolves when that is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.connection?.stop();
    await this.finished;
  }

  async send<Name extends AgentMessageName>(name: Name, body: AgentMessageBody<Name>): Promise<Ack | undefined> {
    return this.connection?.send(name, body);
  }

  private async run(hello: HelloMaker, handlers: LinkHandlers): Promise<void> {
    const { clock, serverUrl, timings } = this.options;
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const { version } = this;
      this.connection = this.dial((nonce) => hello(nonce, version), handlers);
      const end = await this.connection.ended;
      this.connection = undefined;
      handlers.parted();
      if (end.kind === 'refused' && end.problem.code === 'agent-revoked') handlers.revoked();
      this.version = versionAfter(end, version);
      const isUnknown = end.kind === 'refused' && end.problem.code === 'invalid-agent-signature';
      const isWorthAnother = this.version !== PROTOCOL_VERSION || (isUnknown && handlers.keyRefused());
      // Before the delay, which spreads the agents of a server that is back.
      if (end.kind === 'lost') await untilServerAnswers({ serverUrl, clock, answerMs: timings.answerMs }, signal);
      await sleep(clock, this.delayAfter(end, isWorthAnother), signal);
    }
  }

  private dial(hello: (nonce: string) => Hello, handlers: LinkHandlers): ControlConnection {
    const { serverUrl, timings, clock, log } = this.options;
    const socket = io(serverUrl.origin, {
      path: AGENT_CONTROL_PATH,
      transports: ['websocket'],
      autoConnect: false,
      forceNew: true,
      // Dialling again is decided here, where the reason for it is known.
      reconnection: false,
      timeout: timings.answerMs,
    });
    const welcomed = (welcome: Welcome): void => {
      this.attempt = 0;
      log.info({ epoch: welcome.epoch, server: serverUrl.origin }, 'connected to the control plane');
      handlers.welcomed(welcome);
    };
    return new ControlConnection(socket, { hello, handlers: { ...bound(handlers), welcomed }, timings, clock, log });
  }

  /** Says why the connection ended and how long to wait before the next, in milliseconds. Another attempt may have what this one lacked. */
  private delayAfter(end: ConnectionEnd, isWorthAnother: boolean): number {
    const { timings, log } = this.options;
    const random = timings.random();
    switch (end.kind) {
      case 'stopped':
        return 0;
      case 'drained':
        log.info('the control plane asked for another connection');
        return 0;
      case 'lost':
        log.warn({ cause: end.cause, attempt: this.attempt }, 'not connected to the control plane');
        return reconnectDelayMs(this.attempt++, timings.reconnect, random);
      case 'refused': {
        const { code, detail } = end.problem;
        log.error({ problem: code }, `the control plane refused this agent: ${detail}`);
        return isLastingRefusal(code) && !isWorthAnother
          ? refusedDelayMs(timings.reconnect, random)
          : reconnectDelayMs(this.attempt++, timings.reconnect, random);
      }
    }
  }
}

function bound(handlers: LinkHandlers): LinkHandlers {
  return {
    welcomed: (welcome) => handlers.welcomed(welcome),
    parted: () => handlers.parted(),
    revoked: () => handlers.revoked(),
    apply: (message) => handlers.apply(message),
    openStream: (message) => handlers.openStream(message),
    closeStream: (message) => handlers.closeStream(message),
    describe: (message) => handlers.describe(message),
    removeInstance: (message) => handlers.removeInstance(message),
    removeHome: (message) => handlers.removeHome(message),
    keyRefused: () => handlers.keyRefused(),
    rotateKey: () => handlers.rotateKey(),
  };
}
