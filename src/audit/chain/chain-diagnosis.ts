import type { AuditFinding, AuditRecord } from '../../../protocol/http/audit.js';
import { type ChainTip, follows, hashAt } from './chain-link.js';

/** Entries in a row that may have been removed and closed up so that it is still noticed that they are missing. */
const MOST_CLOSED_UP = 1_000;

/**
 * Says what is wrong with `window[0]`, which does not follow `tip`. The entries after it tell how it came about: numbers and hashes of those
 * that were left alone betray where they stood.
 *
 * @param window the entries from the bad one on; the more, the better the diagnosis.
 */
export function diagnose(tip: ChainTip, window: readonly [AuditRecord, ...AuditRecord[]]): AuditFinding {
  const [bad, ...rest] = window;
  const position = tip.position + 1;
  if (bad.position < position) {
    return finding('added', bad.position, `Entry ${bad.position} comes a second time, after entry ${tip.position}.`);
  }
  const rightful = rest.findIndex((record) => isRightful(tip, bad, record));
  if (rightful >= 0) return displaced(position, window, rightful + 1);
  if (bad.position > position) return missing(position, bad.position - 1, 'The numbers leave them out.');
  const closedUp = removedBefore(position, bad, rest[0]);
  if (closedUp > 0) {
    return missing(position, position + closedUp - 1, 'The entries after them were numbered anew to hide it.');
  }
  return finding(
    'altered',
    position,
    `Entry ${position} is not what was sealed: it was altered, or put in another's place.`,
  );
}

/** Whether `record` is what stood where `bad` is now: by its own hash, or by the one that was left in place. */
function isRightful(tip: ChainTip, bad: AuditRecord, record: AuditRecord): boolean {
  const hash = hashAt(tip.hash, tip.position + 1, record);
  return hash !== null && (hash === record.hash || hash === bad.hash);
}

/** The entry that belongs here stands later: either they changed places, or one was put in between. */
function displaced(position: number, window: readonly [AuditRecord, ...AuditRecord[]], at: number): AuditFinding {
  const bad = window[0];
  const hashes = [bad.hash, window[at]?.hash];
  const isGenuine = window.some(({ hash, position: place }) =>
    [place, place + 1].some((number) => hashes.includes(hashAt(hash, number, bad) ?? undefined)),
  );
  return isGenuine
    ? finding('reordered', position, `Entry ${position} is another one than was sealed here; it stands elsewhere.`)
    : finding('added', position, `Entry ${position} was put in; what was sealed here stands after it.`);
}

/** How many entries are gone although the numbers go on: the next entry's hash was made with its true position. */
function removedBefore(position: number, bad: AuditRecord, next: AuditRecord | undefined): number {
  if (next === undefined || follows({ position, hash: bad.hash }, next)) return 0;
  for (let removed = 1; removed <= MOST_CLOSED_UP; removed += 1) {
    if (hashAt(bad.hash, position + removed + 1, next) === next.hash) return removed;
  }
  return 0;
}

function missing(from: number, to: number, how: string): AuditFinding {
  const which = from === to ? `Entry ${from} is` : `Entries ${from} to ${to} are`;
  return finding('missing', from, `${which} missing. ${how}`);
}

function finding(kind: AuditFinding['kind'], position: number, detail: string): AuditFinding {
  return { kind, position, detail };
}
