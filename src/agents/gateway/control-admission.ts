import { Injectable } from '@nestjs/common';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { Clock } from '../../platform/clock.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { UpgradeRequest } from '../../platform/http/upgrade-router.js';

/** Connections that may wait to be welcomed at a time: what an outsider can make us hold. Agents that are turned away come back with jitter. */
const MAX_STRANGERS = 256;
/** How long a peer may take to close a connection after us, in milliseconds. */
const GOODBYE_MS = 500;
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** The door of the control socket: who may even try to say hello. */
@Injectable()
export class ControlAdmission {
  private readonly strangers = new Set<IncomingMessage>();
  private readonly sockets = new Set<Socket>();

  constructor(private readonly clock: Clock) {}

  /**
   * Lets a connection in as a stranger until it is welcomed or gone; answers with its `Host`.
   *
   * @throws ProblemError `origin-not-allowed` for browsers (agents send no Origin), `malformed-request` or `too-many-attempts`.
   */
  admit({ request, socket }: UpgradeRequest): string {
    if (request.headers.origin !== undefined) {
      throw new ProblemError('origin-not-allowed', 'This address is for agents. Pages cannot connect to it.');
    }
    const host = request.headers.host;
    if (!host || !HOST.test(host))
      throw new ProblemError('malformed-request', 'Send a Host header with a name and a port.');
    if (this.strangers.size >= MAX_STRANGERS) {
      throw new ProblemError('too-many-attempts', 'Too many agents are connecting. Try again in a few seconds.', {
        retryAfterSeconds: 5,
      });
    }
    this.strangers.add(request);
    this.sockets.add(socket);
    socket.once('close', () => {
      this.strangers.delete(request);
      this.sockets.delete(socket);
    });
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
    this.strangers.delete(request);
  }
}
