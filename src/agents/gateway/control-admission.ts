import { Injectable } from '@nestjs/common';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Clock } from '../../platform/clock.js';
import { AgentsConfig } from '../../platform/config/control-plane.config.js';
import { Departure } from '../../platform/http/departure.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { UpgradeRequest } from '../../platform/http/upgrade-router.js';
import { Strangers } from '../../platform/live/strangers.js';

/** Agents that are turned away come back with jitter. */
const LIMITS = { most: 256, mostPerAddress: 64, patienceMs: 10_000 };
/** How long a peer may take to close a connection after us, in milliseconds. */
const GOODBYE_MS = 500;
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** The door of the control socket: who may even try to say hello. */
@Injectable()
export class ControlAdmission {
  private readonly strangers: Strangers;
  private readonly sockets = new Set<Socket>();

  constructor(
    private readonly departure: Departure,
    private readonly clock: Clock,
    private readonly config: AgentsConfig,
  ) {
    this.strangers = new Strangers(clock, LIMITS);
  }

  /** How it is watched that whoever was let in still lives. */
  get ping(): AgentsConfig['ping'] {
    return this.config.ping;
  }

  /**
   * Lets a connection in as a stranger until it is welcomed or gone; answers with its `Host`.
   *
   * @throws ProblemError `origin-not-allowed` for browsers (agents send no Origin), `malformed-request`, `too-many-attempts`, or `not-ready`
   * when the agent had to leave in a moment.
   */
  admit(upgrade: UpgradeRequest): string {
    const { request, socket } = upgrade;
    if (request.headers.origin !== undefined) {
      throw new ProblemError('origin-not-allowed', 'This address is for agents. Pages cannot connect to it.');
    }
    const host = request.headers.host;
    if (!host || !HOST.test(host))
      throw new ProblemError('malformed-request', 'Send a Host header with a name and a port.');
    if (this.departure.isAnnounced) {
      throw new ProblemError('not-ready', 'This replica is about to stop. Connect again, to another one.');
    }
    this.strangers.admit(upgrade);
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
    return host;
  }

  /** Cuts the connection that `request` began, if it is not closed in a moment: a peer need not answer our goodbye, and `ws` waits for it. */
  cutSoon({ socket }: Pick<IncomingMessage, 'socket'>): void {
    const deadline = this.clock.after(GOODBYE_MS, () => socket.destroy());
    socket.once('close', () => deadline.cancel());
  }

  /** Cuts every connection that is not closed in a moment; resolves when none is left. */
  async cutAll(): Promise<void> {
    const closed = [...this.sockets].map((socket) => once(socket, 'close'));
    for (const socket of this.sockets) this.cutSoon({ socket });
    await Promise.allSettled(closed);
  }

  /** The connection that `request` began is a known agent's now. */
  welcomed(request: IncomingMessage): void {
    this.strangers.welcomed(request);
  }
}
