import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { AdoptOrphan } from '../../../protocol/http/orphans.js';
import { ValidationFailedError } from '../../platform/http/validation.js';
import { AdoptionAftermath } from './adoption-aftermath.js';
import { type Adoptee, AdoptedSessions, type SettledState } from './adopted-sessions.js';
import { OrphanListRepository, type OrphanRow } from './orphan-list.repository.js';
import { adoptionOf } from './orphan-verdict.js';
import { OrphanConflictError, OrphanNotFoundError } from './orphans.errors.js';
import { OrphansRepository, type OrphanState } from './orphans.repository.js';

const SETTLED: readonly OrphanState[] = ['running', 'standby', 'hibernated'] satisfies readonly SettledState[];
const isSettled = (state: OrphanState): state is SettledState => SETTLED.includes(state);

/** Makes sessions of instances that belong to none, because an administrator says so. */
@Injectable()
export class OrphanAdoption {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: OrphanListRepository,
    private readonly orphans: OrphansRepository,
    private readonly adopted: AdoptedSessions,
    private readonly aftermath: AdoptionAftermath,
  ) {}

  /**
   * Makes instance `id` of an agent a session of the person whose it was, or of the one whom `actorId` names where no home says whose it is:
   * never themselves, since whatever is on its screen is somebody's.
   *
   * @throws OrphanNotFoundError, OrphanConflictError, ValidationFailedError, UserNotFoundError, QuotaExceededError
   */
  async adopt(actorId: string, agentId: string, id: string, { userId, username }: AdoptOrphan): Promise<void> {
    const row = await this.list.find(this.dataSource.manager, agentId, id);
    if (!row) throw new OrphanNotFoundError();
    const named = username === undefined ? (userId ?? null) : await this.aftermath.personOf(username);
    const ownerId = ownerOf(row, named, actorId);
    await this.dataSource.transaction(async (tx) => {
      await this.aftermath.takeTurn(tx, ownerId);
      await this.settle(tx, row, await this.adoptee(tx, row, ownerId));
      await this.orphans.forget(tx, agentId, [id]);
      await this.aftermath.note(tx, agentId, id, ownerId);
    });
    await this.aftermath.tell(id);
  }

  /** The instance, locked, if nothing has changed about it since it was judged. */
  private async adoptee(tx: EntityManager, row: OrphanRow, ownerId: string): Promise<Adoptee> {
    const now = await this.orphans.lock(tx, row.agentId, row.id);
    if (!now) throw new OrphanNotFoundError();
    const isSame = now.cause === row.cause && now.generation === row.generation && !now.isLeaving;
    if (!isSame || !isSettled(now.state))
      throw new OrphanConflictError('It has changed meanwhile. Load the list again.');
    const { id, cause, generation, state } = now;
    return { id, cause, generation, state, agentId: row.agentId, ownerId };
  }

  private async settle(tx: EntityManager, { cause, details }: OrphanRow, adoptee: Adoptee): Promise<void> {
    if (cause === 'unknown' && details) await this.adopted.make(tx, adoptee, details);
    else await this.adopted.bringBack(tx, adoptee);
  }
}

function ownerOf(row: OrphanRow, userId: string | null, actorId: string): string {
  const { isPossible, needsPerson, message } = adoptionOf(row);
  if (!isPossible) throw new OrphanConflictError(message);
  if (needsPerson && userId === null)
    throw new ValidationFailedError([{ pointer: '/userId', detail: 'Choose whose session it becomes.' }]);
  if (needsPerson && userId === actorId)
    throw new OrphanConflictError('Nobody knows whose it was. Another administrator has to say that it is yours.');
  const ownerId = needsPerson ? userId : (row.owner?.id ?? null);
  if (ownerId === null) throw new OrphanConflictError('Nobody is known whose session it could be. Remove it.');
  if (userId !== null && userId !== ownerId)
    throw new OrphanConflictError(
      `Its files belong to ${row.owner?.displayName ?? 'somebody else'}; nobody else may have it.`,
    );
  return ownerId;
}
