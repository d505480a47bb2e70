import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EnrollAgent, EnrolledAgent } from '../../../protocol/agent/handshake.js';
import type { EnrollmentTokenView } from '../../../protocol/http/agents.js';
import { EventLog } from '../../platform/events/event-log.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { digest, newSecret } from '../../platform/secrets.js';
import { AgentRepository } from '../agent.repository.js';
import { AgentRevokedError, InvalidEnrollmentTokenError } from '../agents.errors.js';
import { agentNames } from './agent-names.js';
import { EnrollmentTokenRepository } from './enrollment-token.repository.js';

/** Life of an enrolment token, in milliseconds. */
export const ENROLLMENT_TOKEN_MS = 3_600_000;

const PLATFORM_DIFFERS = {
  pointer: '/platform',
  detail: 'This key is enrolled for another platform. Use a new key.',
};

/** Turns public keys into agents. */
@Injectable()
export class EnrollmentService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tokens: EnrollmentTokenRepository,
    private readonly agents: AgentRepository,
    private readonly events: EventLog,
  ) {}

  /** Makes a one-use token for `userId` to hand to a new agent. This is the only time that it can be read. */
  async createToken(userId: string): Promise<EnrollmentTokenView> {
    const token = newSecret();
    const id = randomUUID();
    return this.dataSource.transaction(async (tx) => {
      const expiresAt = await this.tokens.insert(tx, id, digest(token), userId, ENROLLMENT_TOKEN_MS);
      await this.events.append(tx, 'enrollment-token.created', { enrollmentTokenId: id });
      return { token, expiresAt: expiresAt.toISOString() };
    });
  }

  /**
   * Uses a token up for the agent of `request.publicKey`. A key that is enrolled already keeps its agent, since the answer to an earlier
   * enrolment may have been lost on the way, or with the agent's state folder; the token that made it is good for being told again. That
   * gives nobody anything: an agent is who can sign with its key.
   *
   * @throws InvalidEnrollmentTokenError, or AgentRevokedError for a key that was revoked (the token stays good).
   */
  async enroll(request: EnrollAgent): Promise<EnrolledAgent> {
    return this.dataSource.transaction(async (tx) => {
      const tokenId = await this.tokens.redeem(tx, digest(request.token));
      if (!tokenId) return this.enrolledBefore(tx, request);
      const agentId = await this.agentOf(tx, request);
      await this.tokens.assign(tx, tokenId, agentId);
      const actor = { kind: 'agent', id: agentId } as const;
      await this.events.append(tx, 'agent.enrolled', { agentId, platform: request.platform }, actor);
      return { agentId };
    });
  }

  /** Tells the agent that this very token made of this very key who it is, once more. */
  private async enrolledBefore(tx: EntityManager, { token, publicKey }: EnrollAgent): Promise<EnrolledAgent> {
    const agentId = await this.tokens.madeAgent(tx, digest(token));
    if (agentId === null) throw new InvalidEnrollmentTokenError();
    const known = await this.agents.findByKey(tx, publicKey);
    if (known?.id !== agentId) throw new InvalidEnrollmentTokenError();
    if (known.revokedAt) throw new AgentRevokedError();
    return { agentId: known.id };
  }

  private async agentOf(tx: EntityManager, request: EnrollAgent): Promise<string> {
    const known = await this.agents.findByKey(tx, request.publicKey);
    if (known?.revokedAt) throw new AgentRevokedError();
    if (known && known.platform !== request.platform) throw new ValidationFailedError([PLATFORM_DIFFERS]);
    if (known) return known.id;
    const id = randomUUID();
    for (const name of agentNames(request.name, id)) {
      if (await this.agents.insert(tx, id, name, request)) return id;
    }
    throw new Error('No name was free, not even one with a random end.');
  }
}
