import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { OrphanPage, OrphanView } from '../../../protocol/http/orphans.js';
import type { PageQuery } from '../../../protocol/http/pages.js';
import { Id } from '../../../protocol/ids.js';
import { AgentsService } from '../../agents/agents.service.js';
import { EventLog } from '../../platform/events/event-log.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { checkConfirmation } from '../confirmations.js';
import { OrphanListRepository, type OrphanRow } from './orphan-list.repository.js';
import { nameOf, orphanView } from './orphan-view.js';
import { OrphanNotFoundError } from './orphans.errors.js';
import { OrphansRepository } from './orphans.repository.js';

/** Instances that belong to no session, as administrators deal with them. */
@Injectable()
export class OrphansService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly agents: AgentsService,
    private readonly rows: OrphanListRepository,
    private readonly orphans: OrphansRepository,
    private readonly events: EventLog,
  ) {}

  /** @throws AgentNotFoundError */
  async list(agentId: string, { limit, cursor }: PageQuery): Promise<OrphanPage> {
    const agent = await this.agents.get(agentId);
    const rows = await this.rows.page(this.dataSource.manager, agent.id, limit + 1, decodeCursor(cursor, Id));
    return pageFrom(rows, limit, orphanView);
  }

  /**
   * Has the agent remove an instance, now or as soon as it is there. Its persistent home stays.
   *
   * @throws OrphanNotFoundError; ValidationFailedError when `confirm` is not its name.
   */
  async remove(agentId: string, id: string, confirm: string): Promise<OrphanView> {
    return this.dataSource.transaction(async (tx) => {
      const orphan = await this.orphans.lock(tx, agentId, id);
      if (!orphan) throw new OrphanNotFoundError();
      checkConfirmation(confirm, nameOf(orphan));
      if (!orphan.isLeaving) {
        await this.orphans.requestRemoval(tx, agentId, id);
        await this.events.append(tx, 'orphan.removal-requested', { agentId, instanceId: id });
      }
      return orphanView(await this.row(tx, agentId, id));
    });
  }

  private async row(tx: DataSource['manager'], agentId: string, id: string): Promise<OrphanRow> {
    const row = await this.rows.find(tx, agentId, id);
    if (!row) throw new OrphanNotFoundError();
    return row;
  }
}
