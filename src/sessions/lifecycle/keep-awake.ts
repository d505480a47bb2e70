import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import type { SessionView } from '../../../protocol/http/sessions.js';
import { toSessionView } from '../session-view.js';
import { SessionViewsRepository } from '../session-views.repository.js';
import { SessionNotFoundError } from '../sessions.errors.js';

const NOTE_INPUT = `UPDATE sessions SET last_input_at = now() WHERE id = $1 AND owner_id = $2 AND state = 'running'`;

/** Takes an owner's word for it that somebody is at a session, though its agent saw no input. */
@Injectable()
export class KeepAwake {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: SessionViewsRepository,
  ) {}

  /**
   * Lets the idle time of a running session begin anew; leaves any other as it is. Answers with the session afterwards.
   *
   * @throws SessionNotFoundError
   */
  async keep(ownerId: string, id: string): Promise<SessionView> {
    if (!Id.safeParse(id).success) throw new SessionNotFoundError();
    await this.dataSource.query(NOTE_INPUT, [id, ownerId]);
    const row = await this.views.findOwned(this.dataSource.manager, id, ownerId);
    if (!row) throw new SessionNotFoundError();
    return toSessionView(row);
  }
}
