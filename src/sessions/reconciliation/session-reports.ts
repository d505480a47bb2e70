import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { SessionProgress, SessionReport } from '../../../protocol/agent/messages.js';
import { EventLog } from '../../platform/events/event-log.js';
import type { SessionFacts } from '../lifecycle/session-facts.js';
import { observe } from '../lifecycle/session-lifecycle.js';
import { SessionTransitions } from '../lifecycle/session-transitions.js';
import { ReportedSessions } from './reported-sessions.js';
import { SessionAnswers } from './session-answers.js';

type Steps = readonly SessionProgress[];

/** As much of a report, or of an inventory's entry, as counts. */
export type Sighting = Pick<SessionReport, 'generation' | 'state' | 'reason' | 'limits'>;

/**
 * Whether the row has moved on from `generation`, which the agent spoke of, while something of the session is on the agent: it must be told,
 * even if the session is as desired, since what it says of an older generation does not count.
 */
export function isAheadOf(session: Pick<SessionFacts, 'generation' | 'isReleased'>, generation: number): boolean {
  return !session.isReleased && session.generation > generation;
}

/** Whether the agent has begun with a start or a wake that it was asked for. */
function isBeginning({ state, generation }: SessionFacts, seen: Sighting): boolean {
  return seen.state === 'starting' && seen.generation === generation && (state === 'starting' || state === 'waking');
}

/** Takes in what agents say about single sessions. */
@Injectable()
export class SessionReports {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reported: ReportedSessions,
    private readonly transitions: SessionTransitions,
    private readonly answers: SessionAnswers,
    private readonly events: EventLog,
  ) {}

  /**
   * Follows what an agent saw of a session, and notes the steps that it took until then. Answers with the session when what was seen changed it.
   */
  async follow(agentId: string, id: string, seen: Sighting, steps: Steps = []): Promise<SessionFacts | null> {
    return this.dataSource.transaction(async (tx) => {
      // A former agent may still say that nothing is left there; that is no offence.
      const session = await this.reported.lock(tx, agentId, id, seen.state === 'absent');
      if (session) await this.noteSteps(tx, session, steps);
      const change = session && observe(session, seen);
      if (session && isBeginning(session, seen)) await this.transitions.begin(tx, session);
      const after = change ? await this.transitions.commit(tx, session, change) : null;
      if (session) await this.answers.note(tx, after ?? session, seen);
      return after;
    });
  }

  /** Notes steps of a start for the timeline; each once per generation. */
  async noteProgress(agentId: string, id: string, steps: Steps): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      const session = await this.reported.lock(tx, agentId, id, false);
      if (session) await this.noteSteps(tx, session, steps);
    });
  }

  private async noteSteps(tx: EntityManager, session: SessionFacts, steps: Steps): Promise<void> {
    const { id, generation } = session;
    const present = steps.filter((step) => step.generation === generation);
    if (present.length === 0) return;
    const known = await this.knownSteps(tx, session);
    for (const { step, elapsedMs } of present) {
      if (known.has(step)) continue;
      known.add(step);
      await this.events.append(tx, 'session.progressed', { sessionId: id, step, generation, elapsedMs });
      // Fetching an image may take longer than any start, and goes on as long as parts of it arrive and are unpacked: there are seven such steps at most.
      if (step.startsWith('image-')) await this.transitions.prolong(tx, session);
    }
  }

  private async knownSteps(tx: EntityManager, { id, generation }: SessionFacts): Promise<Set<string>> {
    const sql = `SELECT data->>'step' AS step FROM events
      WHERE session_id = $1 AND name = 'session.progressed' AND (data->>'generation')::integer = $2`;
    return new Set((await tx.query<{ step: string }[]>(sql, [id, generation])).map(({ step }) => step));
  }
}
