import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CreateSession } from '../../../protocol/http/sessions.js';
import { SessionDispatcher } from '../reconciliation/session-dispatcher.js';
import { SessionViewsRepository } from '../session-views.repository.js';
import { SessionNotFoundError } from '../sessions.errors.js';
import { Idempotency, type IdempotentRequest } from './idempotency.js';
import type { Launch, LaunchOutcome } from './launch.js';
import { NewSessions } from './new-sessions.js';

/** What became of launches. Whoever is left out has to wait for somebody, and nothing was done for them. */
export type LaunchOutcomes = ReadonlyMap<Launch, LaunchOutcome>;

/** How launches are admitted: whether with an agent, and whether waiting for whoever changes an application. */
interface Manner {
  readonly isPlaced: boolean;
  readonly isPatient: boolean;
}

/**
 * Launches applications: rows, homes and events in one transaction, and the agent too where nobody else waits. The same request with the
 * same key as one before is answered with that one's session, as it is now.
 */
@Injectable()
export class SessionLauncher {
  constructor(
    private readonly dataSource: DataSource,
    private readonly newSessions: NewSessions,
    private readonly idempotency: Idempotency,
    private readonly views: SessionViewsRepository,
    private readonly dispatcher: SessionDispatcher,
  ) {}

  /** Launches as soon as nobody else launches or wakes for the same person, or with the same key. Rejects when the transaction failed. */
  async launch(launch: Launch, isCrowded: boolean): Promise<LaunchOutcome> {
    const outcomes = await this.dataSource.transaction(async (tx) => {
      for (const request of keyed([launch])) await this.idempotency.takeTurn(tx, request);
      await this.newSessions.takeTurn(tx, launch);
      return this.admit(tx, [launch], { isPlaced: !isCrowded, isPatient: true });
    });
    return this.told(outcomes).get(launch) ?? { refusal: new SessionNotFoundError() };
  }

  /**
   * Launches for different people in one transaction, as far as none of them has to wait. In a crowd sessions get their agents with
   * others a moment later: placements of all replicas take turns, and a thousand turns take long. Rejects when the transaction failed.
   */
  async launchTogether(launches: readonly Launch[], isCrowded: boolean): Promise<LaunchOutcomes> {
    const outcomes = await this.dataSource.transaction(async (tx) => {
      const requests = keyed(launches);
      const free = new Set(await this.idempotency.takeFreeTurns(tx, requests));
      const blocked = new Set(requests.filter((request) => !free.has(request)).map(({ launch }) => launch));
      const candidates = launches.filter((launch) => !blocked.has(launch));
      const mine = await this.newSessions.takeFreeTurns(tx, candidates);
      return this.admit(tx, mine, { isPlaced: !isCrowded, isPatient: false });
    });
    return this.told(outcomes);
  }

  private async admit(
    tx: EntityManager,
    launches: readonly Launch[],
    { isPlaced, isPatient }: Manner,
  ): Promise<LaunchOutcomes> {
    const requests = keyed(launches);
    const known = await this.idempotency.recall(tx, requests);
    const answers = new Map<Launch, string | Error>();
    for (const [index, { launch }] of requests.entries()) {
      const answer = known[index] ?? null;
      if (answer !== null) answers.set(launch, answer);
    }
    const made = await this.newSessions.create(
      tx,
      launches.filter((launch) => !answers.has(launch)),
      isPatient,
    );
    for (const [launch, session] of made) {
      if (isPlaced && !(session instanceof Error)) await this.newSessions.place(tx, launch, session);
      answers.set(launch, session instanceof Error ? session : session.id);
    }
    const remembered = requests.flatMap((request) => {
      const session = made.get(request.launch);
      return session === undefined || session instanceof Error ? [] : [{ request, sessionId: session.id }];
    });
    await this.idempotency.remember(tx, remembered);
    return this.view(tx, answers);
  }

  private async view(tx: EntityManager, answers: ReadonlyMap<Launch, string | Error>): Promise<LaunchOutcomes> {
    const ids = [...answers.values()].filter((answer) => typeof answer === 'string');
    const rows = new Map((await this.views.findByIds(ids, tx)).map((row) => [row.id, row]));
    return new Map(
      [...answers].map(([launch, answer]): [Launch, LaunchOutcome] => {
        if (answer instanceof Error) return [launch, { refusal: answer }];
        const row = rows.get(answer);
        return [launch, row?.ownerId === launch.ownerId ? { row } : { refusal: new SessionNotFoundError() }];
      }),
    );
  }

  /** Agents learn of theirs at once; a hint follows anyway. */
  private told(outcomes: LaunchOutcomes): LaunchOutcomes {
    const placed = [...outcomes.values()].flatMap((outcome) =>
      'row' in outcome && outcome.row.agent !== null ? [outcome.row.id] : [],
    );
    if (placed.length > 0) void this.dispatcher.nudge(...placed);
    return outcomes;
  }
}

type KeyedLaunch = IdempotentRequest<CreateSession> & { readonly launch: Launch };

function keyed(launches: readonly Launch[]): KeyedLaunch[] {
  return launches.flatMap((launch) => {
    const { ownerId, key, request } = launch;
    return key === null ? [] : [{ userId: ownerId, key, request, launch }];
  });
}
