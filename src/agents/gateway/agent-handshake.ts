import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Hello, helloPayload, type Welcome } from '../../../protocol/agent/handshake.js';
import { OLDEST_PROTOCOL_VERSION, PROTOCOL_VERSION } from '../../../protocol/version.js';
import { AgentKeysConfig } from '../../platform/config/agent-keys.config.js';
import { ProblemError } from '../../platform/http/problem.error.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { InvalidAgentSignatureError, ProtocolNotSupportedError } from '../agents.errors.js';
import { AgentKeyRepository } from '../keys/agent-key.repository.js';
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
  /** How old its key is and may get. */
  readonly key: Welcome['key'];
}

/** Decides whether a connection is the agent that it claims to be. */
@Injectable()
export class AgentHandshake {
  constructor(
    private readonly dataSource: DataSource,
    private readonly leases: AgentLeases,
    private readonly alarm: DuplicateAlarm,
    private readonly keys: AgentKeyRepository,
    private readonly config: AgentKeysConfig,
  ) {}

  /**
   * Checks an agent's answer to `challenge` and takes its lease.
   *
   * @throws ProblemError `validation-failed`, `protocol-not-supported`, `invalid-agent-signature`, `agent-revoked` or `agent-lease-held`.
   */
  async welcome(answer: unknown, challenge: HelloChallenge): Promise<WelcomedAgent> {
    const hello = parseHello(answer);
    const { publicKey, ageMs } = await this.identify(hello, challenge);
    const lease = await this.leases.acquire(hello, publicKey);
    const { agentId, protocolVersion } = hello;
    const key = { ageMs: Math.round(ageMs), maxAgeMs: this.config.maxAgeMs };
    if ('epoch' in lease) return { agentId, protocolVersion, key, ...lease };
    if (lease.refusal.isDuplicate) await this.alarm.raise(agentId);
    throw lease.refusal.error;
  }

  /** The public key that the agent proved to have the private half of, its own or the one before, and the age of its own. */
  private async identify(hello: Hello, { nonce, host }: HelloChallenge): Promise<{ publicKey: string; ageMs: number }> {
    const agent = await this.keys.find(this.dataSource.manager, hello.agentId);
    const payload = helloPayload(nonce, hello.agentId, host, hello.protocolVersion);
    const publicKey = [agent?.publicKey, agent?.previousKey].find(
      (key) => key !== null && key !== undefined && isSignedBy(key, payload, hello.signature),
    );
    if (!agent || !publicKey) throw new InvalidAgentSignatureError();
    if (agent.platform !== hello.platform) {
      const detail = `This agent was enrolled for the platform ${agent.platform}. Enrol it again to change that.`;
      throw new ValidationFailedError([{ pointer: '/platform', detail }]);
    }
    return { publicKey, ageMs: agent.ageMs };
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
