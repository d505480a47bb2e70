import { Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { Welcome } from '../../../protocol/agent/handshake.js';
import type { HelloAck } from '../../../protocol/agent/messages.js';
import { Clock } from '../../platform/clock.js';
import { AgentsConfig } from '../../platform/config/control-plane.config.js';
import { isDefect, toProblem } from '../../platform/http/to-problem.js';
import { newSecret } from '../../platform/secrets.js';
import { acknowledge } from './acknowledge.js';
import { AgentArrivals } from './agent-arrivals.js';
import { AgentHandshake, type HelloChallenge, type WelcomedAgent } from './agent-handshake.js';
import { ControlAdmission } from './control-admission.js';

/** Greets whoever connects with a challenge, and listens to one answer: a nonce is good for one hello on one connection. */
@Injectable()
export class AgentGreeter {
  private readonly logger = new Logger(AgentGreeter.name);

  constructor(
    private readonly handshake: AgentHandshake,
    private readonly admission: ControlAdmission,
    private readonly arrivals: AgentArrivals,
    private readonly config: AgentsConfig,
    private readonly clock: Clock,
  ) {}

  greet(socket: Socket): void {
    const challenge = { nonce: newSecret(), host: socket.request.headers.host ?? '' };
    socket.once('hello', (answer: unknown, ack: unknown) => void this.hear(socket, answer, challenge, ack));
    socket.emit('challenge', { nonce: challenge.nonce });
  }

  private async hear(socket: Socket, answer: unknown, challenge: HelloChallenge, ack: unknown): Promise<void> {
    try {
      const agent = await this.handshake.welcome(answer, challenge);
      this.admission.welcomed(socket.request);
      const link = this.arrivals.arrive(socket, agent, challenge.host);
      acknowledge(ack, { ok: true, data: this.welcome(agent) } satisfies HelloAck);
      if (link) this.arrivals.announce(link, agent.silentMs);
    } catch (error) {
      const problem = toProblem(error, socket.id);
      this.logger.warn(
        { code: problem.code, instance: socket.id, ...(isDefect(error) && { err: error }) },
        'An agent was refused.',
      );
      acknowledge(ack, { ok: false, problem } satisfies HelloAck);
      socket.disconnect(true);
    }
  }

  private welcome({ epoch, protocolVersion, key }: WelcomedAgent): Welcome {
    const serverTime = this.clock.now().toISOString();
    return { epoch, protocolVersion, heartbeatMs: this.config.heartbeatMs, serverTime, key };
  }
}
