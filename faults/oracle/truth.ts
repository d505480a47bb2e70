import type { SessionState } from '../../protocol/session.js';
import type { Container } from '../world/containers.js';
import type { LedgerEntry, Wish } from './ledger.js';
import { isLive, type SessionRow } from './session-rows.js';
import { type Violation, violation } from './violation.js';

/** What is compared: rows, the world, and what people wished. */
export interface Sight {
  readonly rows: readonly SessionRow[];
  readonly containers: readonly Container[];
  readonly ledger: readonly LedgerEntry[];
  /** Whether the home of the session lies on the machine that its row names. */
  hasHome(row: SessionRow): boolean;
}

const ON_ITS_WAY: ReadonlySet<SessionState> = new Set(['pending', 'starting', 'waking', 'hibernating', 'ending']);

const CONTAINER_STATES: Readonly<Partial<Record<SessionState, Container['state']>>> = {
  running: 'running',
  standby: 'frozen',
  hibernated: 'stopped',
};

/** Everything that is wrong at this moment. While things settle that may be much; in the end it must be nothing. */
export function compare(sight: Sight): Violation[] {
  return [...duplicates(sight), ...orphans(sight), ...phantoms(sight), ...stuck(sight), ...lost(sight)];
}

const nameOf = ({ id, state, desired, generation, machine }: SessionRow): string =>
  `session ${id} (${state}, wants ${desired}, generation ${generation}, on ${machine ?? 'no agent'})`;

function duplicates({ containers }: Sight): Violation[] {
  const counts = new Map<string, number>();
  for (const { sessionId } of containers) counts.set(sessionId, (counts.get(sessionId) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count > 1)
    .map(([id, count]) => violation('duplicates', `session ${id} has ${count} containers`));
}

function orphans({ rows, containers }: Sight): Violation[] {
  const live = new Map(rows.filter(isLive).map((row) => [row.id, row]));
  return containers
    .filter(({ sessionId, machine }) => live.get(sessionId)?.machine !== machine)
    .map(({ sessionId, machine, state }) =>
      violation('orphans', `container of session ${sessionId} (${state}) on ${machine} has no live row`),
    );
}

function phantoms({ rows, containers }: Sight): Violation[] {
  return rows.filter(isLive).flatMap((row) => {
    const expected = CONTAINER_STATES[row.state];
    if (expected === undefined || (expected === 'stopped' && row.hasHome)) return [];
    const found = containers.find(({ sessionId, machine }) => sessionId === row.id && machine === row.machine);
    return found?.state === expected
      ? []
      : [violation('phantoms', `${nameOf(row)} has ${found ? `a container that is ${found.state}` : 'no container'}`)];
  });
}

function stuck({ rows }: Sight): Violation[] {
  return rows
    .filter((row) => ON_ITS_WAY.has(row.state) || (row.state === 'failed' && !row.isReleased))
    .map((row) => violation('stuck', `${nameOf(row)} is still on its way`));
}

function lost({ ledger, rows, containers, hasHome }: Sight): Violation[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ledger.flatMap((entry) => {
    const row = byId.get(entry.id);
    if (!row) return [violation('lost', `session ${entry.id} was confirmed and has no row`)];
    if (entry.wish === 'any' || (entry.mayFail && row.state === 'failed')) return [];
    if (row.state !== entry.wish)
      return [
        violation('lost', `${nameOf(row)} should be ${entry.wish}${row.reasonCode ? `; ${row.reasonCode}` : ''}`),
      ];
    return [...lostHome(row, entry.wish, hasHome), ...exchanged(entry, containers)];
  });
}

function lostHome(row: SessionRow, wish: Wish, hasHome: Sight['hasHome']): Violation[] {
  if (wish === 'ended' || !row.hasHome || hasHome(row)) return [];
  return [violation('lost', `the files of ${nameOf(row)} are gone`)];
}

/** Starting a session anew looks as if it went on, and loses everything that was open in it. */
function exchanged({ id, wish, containerId }: LedgerEntry, containers: readonly Container[]): Violation[] {
  if (containerId === null || wish === 'ended' || containers.some((container) => container.id === containerId))
    return [];
  return [violation('lost', `session ${id} was made anew: its container is another one`)];
}
