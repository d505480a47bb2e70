import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { InstanceDetails } from '../../../protocol/agent/instances.js';
import { Resources } from '../../../protocol/session.js';
import { isUniqueViolation } from '../../platform/database/database-unavailable.js';
import { DEFAULT_SCREEN, draftOf, insertDraft } from '../launch/session-drafts.js';
import type { SessionChange, SessionFacts } from '../lifecycle/session-facts.js';
import { SessionFactsRepository } from '../lifecycle/session-facts.repository.js';
import { SessionTransitions } from '../lifecycle/session-transitions.js';
import { HomesRepository } from '../placement/homes.repository.js';
import { Template } from '../templates/template.entity.js';
import { SessionQuota } from '../usage/session-quota.js';
import { OrphanConflictError, OrphanNotFoundError } from './orphans.errors.js';
import type { SeenOrphan } from './orphans.repository.js';

/** The states that an instance can be adopted in. */
export type SettledState = 'running' | 'standby' | 'hibernated';

/** An instance that is to be a session from now on. */
export interface Adoptee extends SeenOrphan {
  readonly state: SettledState;
  readonly agentId: string;
  readonly ownerId: string;
}

type Adoption = SessionChange & { readonly agentId: string };

/** Makes rows say what runs already. The owner's turn must have been taken before. */
@Injectable()
export class AdoptedSessions {
  constructor(
    private readonly sessions: SessionFactsRepository,
    private readonly quota: SessionQuota,
    private readonly homes: HomesRepository,
    private readonly transitions: SessionTransitions,
  ) {}

  /** Brings a session back that had ended. @throws OrphanNotFoundError, OrphanConflictError, QuotaExceededError */
  async bringBack(tx: EntityManager, adoptee: Adoptee): Promise<void> {
    const session = await this.sessions.lock(tx, adoptee.id);
    if (!session?.isReleased || session.generation >= adoptee.generation) throw new OrphanNotFoundError();
    const change = changeOf(adoptee);
    await this.quota.admit(tx, session, { ...session, ...change });
    await this.settle(tx, session, change);
  }

  /** Makes a session of an instance that none is known of. @throws OrphanConflictError, QuotaExceededError */
  async make(tx: EntityManager, adoptee: Adoptee, details: InstanceDetails): Promise<void> {
    const template = await tx.findOneBy(Template, { id: details.template ?? '' });
    if (!template) throw new OrphanConflictError('The application is not in the catalog any more. Import it first.');
    const isPersistent = details.home === 'persistent';
    const home = isPersistent ? await this.homes.findOrCreate(tx, adoptee.ownerId, template.id) : null;
    const draft = draftOf(adoptee.id, adoptee.ownerId, template, home);
    const session = { ...draft, resources: resourcesOf(template, details) };
    const change = changeOf(adoptee);
    // Before its row is there, which would count.
    await this.quota.admit(tx, null, { ...session, ...change });
    await guarded(() => insertDraft(tx, session, { name: template.name, screen: DEFAULT_SCREEN }));
    await this.settle(tx, session, change);
  }

  /** What runs already is not placed: it has its room. */
  private async settle(tx: EntityManager, session: SessionFacts, change: Adoption): Promise<void> {
    if (session.homeId !== null && !(await this.homes.claim(tx, session.homeId, change.agentId)))
      throw new OrphanConflictError(
        'The files of its owner are on another agent by now, or are being deleted. Remove it.',
      );
    await guarded(() => this.transitions.commit(tx, { ...session, isAgentReachable: true }, change));
  }
}

function changeOf({ agentId, state, generation }: Adoptee): Adoption {
  return {
    ...{ state, desired: state, agentId },
    generation: Math.max(1, generation),
    isReleased: false,
    reason: null,
  };
}

/** As much as the platform gives it, where that is a size that sessions may have. */
function resourcesOf({ resources }: Template, { resources: told }: InstanceDetails): Resources {
  const size = { ...resources, ...(told.cpuMillis && { cpuMillis: told.cpuMillis }) };
  const parsed = Resources.safeParse({ ...size, ...(told.memoryMiB && { memoryMiB: told.memoryMiB }) });
  return parsed.success ? parsed.data : resources;
}

async function guarded(write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isUniqueViolation(error, 'sessions_home_holder')) throw error;
    throw new OrphanConflictError('Its owner has another session that uses the same files. End that one first.');
  }
}
