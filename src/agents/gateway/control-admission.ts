import { Injectable } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { ProblemError } from '../../platform/http/problem.error.js';
import type { UpgradeRequest } from '../../platform/http/upgrade-router.js';

/** Connections that may wait to be welcomed at a time: what an outsider can make us hold. Agents that are turned away come back with jitter. */
const MAX_STRANGERS = 256;
const HOST = /^[A-Za-z0-9.:[\]-]{1,255}$/;

/** The door of the control socket: who may even try to say hello. */
@Injectable()
export class ControlAdmission {
  private readonly strangers = new Set<IncomingMessage>();

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
    socket.once('close', () => this.strangers.delete(request));
    return host;
  }

  /** The connection that `request` began is a known agent's now. */
  welcomed(request: IncomingMessage): void {
    this.strangers.delete(request);
  }
}
