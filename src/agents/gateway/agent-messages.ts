import { Injectable, Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { HomeSizes, InstancesDescribed } from '../../../protocol/agent/instances.js';
import {
  type Ack,
  type AGENT_MESSAGES,
  Heartbeat,
  Inventory,
  SessionProgress,
  SessionReport,
  SessionThumbnail,
} from '../../../protocol/agent/messages.js';
import { KeyOffer } from '../../../protocol/agent/keys.js';
import { AgentWarnings } from '../../../protocol/agent/warnings.js';
import { isDatabaseUnavailable, isWorthAnotherTry } from '../../platform/database/database-unavailable.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { toProblem } from '../../platform/http/to-problem.js';
import { ConnectedAgents } from '../connected-agents.js';
import { KeyOffers } from '../keys/key-offers.js';
import { type ObserverCall, ObserverQueue } from './observer-queue.js';
import { acknowledge } from './acknowledge.js';
import type { AgentLink } from './agent-link.js';
import { WaitingSteps } from './waiting-steps.js';
import { AgentLeases } from '../presence/agent-leases.js';

/** Every message after the hello says which connection it belongs to. */
interface Stamped {
  readonly epoch: number;
}

/** Whether what could not be told now can be later. Anything else would fail again, and its report with it. */
const mayPass = (error: unknown): boolean =>
  isDatabaseUnavailable(error) ||
  isWorthAnotherTry(error) ||
  (error instanceof ProblemError && error.code === 'not-ready');

/** Takes what a welcomed agent sends: parses it, drops what is of another epoch, and hands it on in order. */
@Injectable()
export class AgentMessages {
  private readonly logger = new Logger(AgentMessages.name);

  constructor(
    private readonly connected: ConnectedAgents,
    private readonly observers: ObserverQueue,
    private readonly leases: AgentLeases,
    private readonly keyOffers: KeyOffers,
  ) {}

  /** Takes the messages of `link`, which come in on `socket`. */
  receive(socket: Socket, link: AgentLink): void {
    const { agentId } = link;
    const tell = (call: ObserverCall): Promise<void> =>
      this.observers.tell(agentId, call, () => this.connected.isCurrent(link));
    this.take(socket, link, 'inventory', Inventory, async (message) => {
      await tell((observer) => observer.inventoryReceived?.(agentId, message));
      await this.leases.notePlatform(link, message.complete);
    });
    this.receiveStarts(socket, link, tell);
    this.take(socket, link, 'session.thumbnail', SessionThumbnail, (message) =>
      tell((observer) => observer.sessionPictured?.(agentId, message)),
    );
    this.take(socket, link, 'instances.described', InstancesDescribed, (message) =>
      tell((observer) => observer.instancesDescribed?.(agentId, message)),
    );
    this.take(socket, link, 'home.sizes', HomeSizes, (message) =>
      tell((observer) => observer.homesMeasured?.(agentId, message)),
    );
    this.take(socket, link, 'agent.warnings', AgentWarnings, ({ warnings }) =>
      this.leases.noteWarnings(link, warnings),
    );
    this.take(socket, link, 'key.offer', KeyOffer, (offer) => this.keyOffers.accept(link, offer));
    this.take(socket, link, 'heartbeat', Heartbeat, async (message) => {
      // Whoever reads when the agent was heard of last must find everything that it said until then.
      await tell((observer) => observer.heartbeatReceived?.(agentId, message));
      await this.leases.reportLoad(agentId, message);
    });
  }

  /** Reports, and the steps before them. */
  private receiveStarts(socket: Socket, link: AgentLink, tell: (call: ObserverCall) => Promise<void>): void {
    const { agentId } = link;
    const waiting = new WaitingSteps();
    this.take(socket, link, 'session.report', SessionReport, async (message) => {
      const steps = waiting.beforeReport(message.id);
      try {
        await tell((observer) => observer.sessionReported?.(agentId, message, steps));
      } catch (error) {
        if (mayPass(error)) waiting.keep(steps);
        throw error;
      }
    });
    this.take(socket, link, 'session.progress', SessionProgress, async (message) => {
      const batch = waiting.add(message);
      let steps: readonly SessionProgress[] | undefined;
      try {
        await tell((observer) => {
          // Taken when it is their turn, once for all observers.
          const [first, ...more] = (steps ??= batch.take());
          return first && observer.sessionProgressed?.(agentId, [first, ...more]);
        });
      } catch (error) {
        // Where too much waits its turn never came: it stays where it is.
        if (steps === undefined && (waiting.isFull || !mayPass(error))) batch.drop(message);
        else if (steps && mayPass(error)) waiting.keep(steps);
        throw error;
      }
      if (steps === undefined) batch.drop(message);
    });
  }

  private take<Message extends Stamped>(
    socket: Socket,
    link: AgentLink,
    name: keyof typeof AGENT_MESSAGES,
    schema: z.ZodType<Message>,
    act: (message: Message) => Promise<void>,
  ): void {
    socket.on(name, (payload: unknown, ack: unknown) => {
      const answer = (outcome: Ack): void => acknowledge(ack, outcome);
      this.parse(link, name, schema, payload)
        .then(act)
        .then(
          () => answer({ ok: true }),
          (error: unknown) => answer({ ok: false, problem: toProblem(error, socket.id) }),
        );
    });
  }

  /** Asynchronous only so that what it throws is answered like everything else. */
  private async parse<Message extends Stamped>(
    { agentId, epoch }: AgentLink,
    name: string,
    schema: z.ZodType<Message>,
    payload: unknown,
  ): Promise<Message> {
    const parsed = await schema.safeParseAsync(payload);
    if (!parsed.success) {
      this.logger.warn({ agentId, message: name, issues: parsed.error.issues.slice(0, 5) }, 'An agent sent nonsense.');
      throw new ProblemError('validation-failed', 'The message does not fit the protocol. Upgrade the agent.');
    }
    if (parsed.data.epoch === epoch) return parsed.data;
    throw new ProblemError(
      'agent-lease-held',
      'The message is of another connection. Send what is true now, with the epoch of this one.',
    );
  }
}
