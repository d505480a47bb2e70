import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Hello, helloPayload } from '../../../protocol/agent/handshake.js';
import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../../protocol/version.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { Agent } from '../agent.entity.js';
import { InvalidAgentSignatureError, ProtocolNotSupportedError } from '../agents.errors.js';
import { AgentLeases } from '../presence/agent-leases.js';
import { isSignedBy } from './agent-signature.js';
import { DuplicateAlarm } from '../presence/duplicate-alarm.js';

/** What an agent has to sign, made for one connection and one answer. */
export interface HelloChallenge {
  readonly nonce: string;
  /** `Host` header of the connection. */
  readonly host: string;
}

/** An agent that proved who it is and holds the lease. */
export interface WelcomedAgent {
  readonly agentId: string;
  readonly epoch: number;
  readonly protocolVersion: number;
  /** For how long it had not been heard of, in milliseconds. */
  readonly silentMs: number;
}

/** Decides whether a connection is the agent that it claims to be. */
@Injectable()
export class AgentHandshake {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: AgentLeases,
    private readonly alarm: DuplicateAlarm,
  ) {}

  /**
   * Checks an agent's answer to `challenge` and takes its lease.
   *
   * @throws ProblemError `validation-failed`, `protocol-not-supported`, `invalid-agent-signature`, `agent-revoked` or `agent-lease-held`.
   */
  async welcome(answer: unknown, challenge: HelloChallenge): Promise<WelcomedAgent> {
    const hello = parseHello(answer);
    const publicKey = await this.identify(hello, challenge);
    const lease = await this.leases.acquire(hello, publicKey);
    const { agentId, protocolVersion } = hello;
    if ('epoch' in lease) return { agentId, protocolVersion, ...lease };
    if (lease.refusal.isDuplicate) await this.alarm.raise(agentId);
    throw lease.refusal.error;
  }

  /** The public key that the agent proved to have the private half of. */
  private async identify(hello: Hello, { nonce, host }: HelloChallenge): Promise<string> {
    const agent = await this.dataSource.getRepository(Agent).findOneBy({ id: hello.agentId });
    const payload = helloPayload(nonce, hello.agentId, host, hello.protocolVersion);
    if (!agent || !isSignedBy(agent.publicKey, payload, hello.signature)) throw new InvalidAgentSignatureError();
    if (agent.platform !== hello.platform) {
      const detail = `This agent was enrolled for the platform ${agent.platform}. Enrol it again to change that.`;
      throw new ValidationFailedError([{ pointer: '/platform', detail }]);
    }
    return agent.publicKey;
  }
}

function parseHello(answer: unknown): Hello {
  const parsed = Hello.safeParse(answer);
  if (!parsed.success)
    throw new ProblemError('validation-failed', 'The hello does not fit the protocol. Upgrade the agent.');
  const { protocolVersion } = parsed.data;
  if (protocolVersion < OLDEST_PROTOCOL_VERSION || protocolVersion > PROTOCOL_VERSION) {
    throw new ProtocolNotSupportedError(OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION);
  }
  return parsed.data;
}
