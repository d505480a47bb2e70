import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AgentPage, AgentView } from '../../protocol/http/agents.js';
import type { PageQuery } from '../../protocol/http/pages.js';
import { KEY_ROTATION_VERSION } from '../../protocol/version.js';
import { Id } from '../../protocol/ids.js';
import { EventLog } from '../platform/events/event-log.js';
import type { Agent } from './agent.entity.js';
import { decodeCursor, pageFrom } from '../platform/http/cursor.js';
import { AgentRepository } from './agent.repository.js';
import { agentView } from './agent-view.js';
import { AgentNotFoundError, AgentRevokedError, KeyNotReplaceableError } from './agents.errors.js';
import { KeyRotation } from './keys/key-rotation.js';

const TOO_OLD = 'This agent has not connected yet, or is too old to replace its key. Upgrade it.';

/** Agents, as administrators deal with them. */
@Injectable()
export class AgentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agents: AgentRepository,
    private readonly events: EventLog,
    private readonly rotation: KeyRotation,
  ) {}

  /** Agents in the order of their enrolment. */
  async list({ limit, cursor }: PageQuery): Promise<AgentPage> {
    return pageFrom(
      await this.agents.page(this.dataSource.manager, limit + 1, decodeCursor(cursor, Id)),
      limit,
      agentView,
    );
  }

  /** @throws AgentNotFoundError */
  async get(id: string): Promise<AgentView> {
    return agentView(await this.find(this.dataSource.manager, id));
  }

  /** Revokes an agent's key for good; its connection is cut within 5 s. Its sessions are not touched. @throws AgentNotFoundError */
  async revoke(id: string): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await this.find(tx, id);
      if (await this.agents.revoke(tx, id)) await this.events.append(tx, 'agent.revoked', { agentId: id });
    });
  }

  /**
   * Has an agent put a new key in the place of its own, now; its streams go on. The old key opens connections for a while longer.
   *
   * @throws AgentNotFoundError, AgentRevokedError, AgentUnavailableError, KeyNotReplaceableError
   */
  async rotateKey(id: string): Promise<AgentView> {
    await this.dataSource.transaction(async (tx) => {
      const agent = await this.find(tx, id);
      if (agent.revokedAt) throw new AgentRevokedError();
      if (agent.protocolVersion < KEY_ROTATION_VERSION) throw new KeyNotReplaceableError(TOO_OLD);
      await this.events.append(tx, 'agent.key-rotation-requested', { agentId: id });
    });
    await this.rotation.rotate(id);
    return this.get(id);
  }

  /** Says whether an agent takes new sessions. Those that it has go on. @throws AgentNotFoundError */
  async setDraining(id: string, isDraining: boolean): Promise<AgentView> {
    return this.dataSource.transaction(async (tx) => {
      await this.find(tx, id);
      const isChange = await this.agents.setDraining(tx, id, isDraining);
      if (isChange) await this.events.append(tx, 'agent.draining-changed', { agentId: id, isDraining });
      return agentView(await this.find(tx, id));
    });
  }

  private async find(tx: EntityManager, id: string): Promise<Agent> {
    const agent = Id.safeParse(id).success ? await this.agents.find(tx, id) : null;
    if (!agent) throw new AgentNotFoundError();
    return agent;
  }
}
