import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { SessionThumbnail } from '../../../protocol/agent/messages.js';
import type { AgentObserver } from '../../agents/agent-observer.js';
import { AgentViolations } from '../reconciliation/agent-violations.js';
import { ThumbnailsRepository } from './thumbnails.repository.js';

/** Takes in the pictures that agents of this replica send. Registered by the module. */
@Injectable()
export class ThumbnailObserver implements AgentObserver {
  constructor(
    private readonly dataSource: DataSource,
    private readonly thumbnails: ThumbnailsRepository,
    private readonly violations: AgentViolations,
  ) {}

  /** Pictures of what is no session of the agent's are dropped; those of another agent's session are noted as well. */
  async sessionPictured(agentId: string, { id, jpeg }: SessionThumbnail): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      if (await this.thumbnails.keep(tx, agentId, id, jpeg)) return;
      if (await this.thumbnails.isOnAnotherAgent(tx, agentId, id)) await this.violations.note(tx, agentId, id);
    });
  }
}
