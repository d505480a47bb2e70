import { type BeforeApplicationShutdown, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { AGENT_CONTROL_PATH } from '../../../protocol/agent/handshake.js';
import { UpgradeRouter } from '../../platform/http/upgrade-router.js';
import { createSocketServer } from '../../platform/live/socket-server.js';
import { Drain } from '../../platform/replicas/drain.js';
import { AgentArrivals } from './agent-arrivals.js';
import { AgentGreeter } from './agent-greeter.js';
import { ControlAdmission } from './control-admission.js';

/** Agents go elsewhere, or come back, within this time after a replica said that it stops. */
const RECONNECT_WITHIN_MS = 1_000;
/** How long agents that were told so may take to leave, in milliseconds. */
const LEAVE_MS = 2_000;

/**
 * Where agents' control connections arrive. With a ping every 2 s that must be answered within 3 s (`AgentsConfig.ping`) an agent that falls
 * silent is noticed after 5 s at most, on both ends, so that people are told and nothing new is placed on it. That it is *lost* is decided
 * much later (`AgentsConfig.lostMs`).
 */
@Injectable()
export class AgentGateway implements OnModuleInit, BeforeApplicationShutdown {
  private readonly logger = new Logger(AgentGateway.name);
  private readonly server;

  constructor(
    private readonly upgrades: UpgradeRouter,
    private readonly admission: ControlAdmission,
    private readonly greeter: AgentGreeter,
    private readonly arrivals: AgentArrivals,
    private readonly drain: Drain,
  ) {
    const { everyMs, answerMs } = admission.ping;
    this.server = createSocketServer(AGENT_CONTROL_PATH, { pingInterval: everyMs, pingTimeout: answerMs });
  }

  onModuleInit(): void {
    this.server.io.on('connection', (socket: Socket) => {
      socket.once('disconnect', () => this.admission.cutSoon(socket.request));
      this.greeter.greet(socket);
    });
    this.drain.register('hand-over', () => this.handOver());
    this.upgrades.register({
      path: /^\/api\/v1\/agents\/control\/?$/,
      authenticate: (upgrade) => Promise.resolve(this.admission.admit(upgrade)),
      handle: (upgrade) => this.server.accept(upgrade),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.tellToLeave();
    await this.arrivals.dismissAll();
    await this.server.io.close();
    await this.admission.cutAll();
  }

  /** Agents connect to another replica, in their own time; what they have yet to tell, they tell that one. */
  private async handOver(): Promise<void> {
    this.tellToLeave();
    await this.arrivals.allGone(LEAVE_MS);
  }

  private tellToLeave(): void {
    this.logger.log('Telling agents to connect again.');
    this.server.io.emit('drain', { reconnectWithinMs: RECONNECT_WITHIN_MS });
  }
}
