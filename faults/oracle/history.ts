import type { Resources } from '../../protocol/session.js';
import type { Container, JournalEntry } from '../world/containers.js';
import { type Violation, violation } from './violation.js';

/** Limits of what may be there at once; null is unlimited. */
export interface Limits {
  readonly sessions: number | null;
  readonly cpuMillis: number | null;
  readonly memoryMiB: number | null;
}

/** Whom a container counts for, and what each of these may have. */
export interface Accounts {
  ownerOf(sessionId: string): string | null;
  /** What a session may use, where its container does not tell. */
  resourcesOf(sessionId: string): Resources | null;
  /** Whether a container that sleeps may stand beside the one that wakes in its place. */
  readonly hasSleepersBeside: boolean;
  readonly limits: ReadonlyMap<string, Limits>;
}

/** Plays the journal of the world again and looks at every moment of it from entry `from` on. */
export function lookBack(journal: readonly JournalEntry[], from: number, accounts: Accounts): Violation[] {
  const present = new Map<string, Container>();
  const found = new Map<string, Violation>();
  journal.forEach(({ container, what }, index) => {
    if (what === 'removed' || what === 'died') present.delete(container.id);
    else present.set(container.id, container);
    if (index < from || what === 'removed' || what === 'died') return;
    for (const each of [...twins(container, present, accounts), ...excess(container, present, accounts)])
      found.set(each.text, each);
  });
  return [...found.values()];
}

function twins(
  { sessionId }: Container,
  present: ReadonlyMap<string, Container>,
  { hasSleepersBeside }: Accounts,
): Violation[] {
  const count = [...present.values()].filter(
    (container) => container.sessionId === sessionId && !(hasSleepersBeside && isStill(container)),
  ).length;
  return count > 1 ? [violation('duplicates', `session ${sessionId} had ${count} containers at once`)] : [];
}

const isStill = ({ state }: Container): boolean => state === 'created' || state === 'stopped';

function excess(changed: Container, present: ReadonlyMap<string, Container>, accounts: Accounts): Violation[] {
  const owner = accounts.ownerOf(changed.sessionId);
  const holders = [...(owner === null ? [] : [owner]), changed.machine];
  return holders.flatMap((holder) => {
    const limits = accounts.limits.get(holder);
    if (!limits) return [];
    const mine = [...present.values()].filter(
      ({ sessionId, machine }) => holder === machine || accounts.ownerOf(sessionId) === holder,
    );
    return over(
      holder,
      mine.map((container) => ({
        ...container,
        resources: container.resources ?? accounts.resourcesOf(container.sessionId),
      })),
      limits,
    );
  });
}

function over(holder: string, containers: readonly Container[], limits: Limits): Violation[] {
  const awake = containers.filter(({ state }) => state === 'running');
  const sum = (member: keyof Resources, list: readonly Container[]): number =>
    list.reduce((total, { resources }) => total + (resources?.[member] ?? 0), 0);
  const uses: [string, number, number | null][] = [
    ['sessions', new Set(containers.map(({ sessionId }) => sessionId)).size, limits.sessions],
    ['cpuMillis', sum('cpuMillis', awake), limits.cpuMillis],
    [
      'memoryMiB',
      sum('memoryMiB', [...awake, ...containers.filter(({ state }) => state === 'frozen')]),
      limits.memoryMiB,
    ],
  ];
  return uses.flatMap(([what, used, limit]) =>
    limit !== null && used > limit ? [violation('oversubscribed', `${holder} had ${used} ${what} of ${limit}`)] : [],
  );
}
