import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventLog } from '../../platform/events/event-log.js';
import { runInContext } from '../../platform/events/request-context.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { HomesRepository } from '../placement/homes.repository.js';
import { Placer } from '../placement/placer.js';
import { HomeBeingDeletedError, HomeInUseError } from '../sessions.errors.js';
import { Catalog } from '../templates/catalog.js';
import { SessionQuota } from '../usage/session-quota.js';
import { withoutUndefined } from '../without-undefined.js';
import type { Launch } from './launch.js';
import { DEFAULT_SCREEN, draftOf, insertDrafts } from './session-drafts.js';

/** A session that is not stored yet, of a launch. */
interface Draft {
  readonly launch: Launch;
  readonly session: SessionFacts;
}

/** Why launches are refused, each by itself: the others are none the worse for it. */
type Refusals = Map<Launch, Error>;

/** What became of launches: of each a session, or why there is none. */
type Made = ReadonlyMap<Launch, SessionFacts | Error>;

/** Makes session rows, of many people at once in the same few statements as of one. */
@Injectable()
export class NewSessions {
  constructor(
    private readonly catalog: Catalog,
    private readonly quota: SessionQuota,
    private readonly homes: HomesRepository,
    private readonly placer: Placer,
    private readonly events: EventLog,
  ) {}

  /** Waits for the turn of whoever launches; it comes before {@link create}. */
  async takeTurn(tx: EntityManager, { ownerId }: Launch): Promise<void> {
    await this.quota.takeTurn(tx, ownerId);
  }

  /** Takes the turns of those who need not wait for it; answers with their launches. */
  async takeFreeTurns(tx: EntityManager, launches: readonly Launch[]): Promise<Launch[]> {
    const ownerIds = launches.map(({ ownerId }) => ownerId);
    const free = await this.quota.takeFreeTurns(tx, ownerIds);
    return launches.filter(({ ownerId }) => free.has(ownerId));
  }

  /**
   * Makes sessions of different people, whose turns this transaction has; they wait for agents then. Whoever is refused gets a
   * TemplateNotFoundError, NoAppsDomainError, QuotaExceededError, HomeInUseError or HomeBeingDeletedError, and leaves nothing behind. Whose
   * application somebody changes is waited for with `isPatient`, and else left out.
   */
  async create(tx: EntityManager, launches: readonly Launch[], isPatient: boolean): Promise<Made> {
    const refusals: Refusals = new Map();
    const drafts = await this.draft(tx, launches, refusals, isPatient);
    const allowed = await this.withinQuota(tx, drafts, refusals);
    const stored = await this.store(tx, await this.withHomes(tx, allowed), refusals);
    const requested = stored.map(({ launch: { context }, session: { id, templateId, ownerId } }) => ({
      data: { sessionId: id, template: templateId, userId: ownerId },
      context,
    }));
    await this.events.appendEach(tx, 'session.requested', requested);
    return new Map<Launch, SessionFacts | Error>([
      ...refusals,
      ...stored.map(({ launch, session }) => [launch, session] as const),
    ]);
  }

  /** Gives a session that was made in this transaction an agent if there is one for it. */
  async place(tx: EntityManager, { context }: Launch, session: SessionFacts): Promise<void> {
    await runInContext(context, () => this.placer.settle(tx, [session]));
  }

  private async draft(
    tx: EntityManager,
    launches: readonly Launch[],
    refusals: Refusals,
    isPatient: boolean,
  ): Promise<Draft[]> {
    const templates = await this.catalog.hold(tx, launches.map(wishOf), isPatient);
    const homes = await this.homes.findOf(tx, launches.filter(isPersistent).map(wishOf));
    return launches.flatMap((launch, index) => {
      const template = templates[index];
      if (template === 'busy') return [];
      if (template === undefined || template instanceof Error) return refuse(refusals, launch, template);
      const mine = homes.find(({ userId, templateId }) => userId === launch.ownerId && templateId === template.id);
      const home = isPersistent(launch) ? (mine ?? null) : null;
      const resources = { ...template.resources, ...withoutUndefined(launch.request.resources ?? {}) };
      const session = { ...draftOf(randomUUID(), launch.ownerId, template, home), resources };
      if (session.isHomeLeaving) return refuse(refusals, launch, new HomeBeingDeletedError(template.name));
      return [{ launch, session }];
    });
  }

  private async withinQuota(tx: EntityManager, drafts: readonly Draft[], refusals: Refusals): Promise<Draft[]> {
    if (drafts.length === 0) return [];
    const verdicts = await this.quota.refusalsOf(
      tx,
      drafts.map(({ session }) => session),
    );
    return drafts.flatMap((draft, index) => {
      const refusal = verdicts[index];
      return refusal ? refuse(refusals, draft.launch, refusal) : [draft];
    });
  }

  private async withHomes(tx: EntityManager, drafts: readonly Draft[]): Promise<Draft[]> {
    const homeless = drafts.filter(({ launch, session }) => isPersistent(launch) && session.homeId === null);
    const made = await this.homes.makeMissing(
      tx,
      homeless.map(({ launch }) => wishOf(launch)),
    );
    const homeOf = new Map(made.map((home) => [`${home.userId} ${home.templateId}`, home]));
    return drafts.map(({ launch, session }) => {
      const home = homeOf.get(`${session.ownerId} ${session.templateId}`);
      if (!home || !isPersistent(launch)) return { launch, session };
      return { launch, session: { ...session, homeId: home.id, homeAgentId: home.agentId } };
    });
  }

  /** The database decides who holds a home; here its answer gets words. */
  private async store(tx: EntityManager, drafts: readonly Draft[], refusals: Refusals): Promise<Draft[]> {
    const named = drafts.map(({ launch: { request }, session }) => ({
      ...session,
      name: request.name ?? session.templateName,
      screen: request.screen ?? DEFAULT_SCREEN,
    }));
    const stored = await insertDrafts(tx, named);
    return drafts.flatMap((draft) => {
      const { launch, session } = draft;
      return stored.has(session.id) ? [draft] : refuse(refusals, launch, new HomeInUseError(session.templateName));
    });
  }
}

const wishOf = ({ ownerId, request }: Launch): { userId: string; templateId: string } => ({
  userId: ownerId,
  templateId: request.templateId,
});

const isPersistent = ({ request }: Launch): boolean => request.home !== 'temporary';

function refuse(refusals: Refusals, launch: Launch, refusal: Error | undefined): [] {
  refusals.set(launch, refusal ?? new Error('There is no answer about an application.'));
  return [];
}
