import { RecentMap } from './recent-map.js';
import { continued, isPeriodic, type Rhythm } from './rhythm.js';

/** Longer names are told apart by their beginnings only. */
const MAX_NAME_LENGTH = 256;
/** Kinds of messages that are remembered of each session. */
const MAX_SESSION_KINDS = 256;
/** Kinds of messages that are remembered of each connection. */
const MAX_CONNECTION_KINDS = 64;
/**
 * More than four messages of a kind in a second are a person's: of a mouse that moves, or of a text that is typed. Pages that send as much by
 * themselves answer to a moving picture, and their templates say how such messages begin.
 */
const FASTEST_MS = 250;

/** What is known of the rhythms of a session's WebSocket messages, over all of its connections: `kind` names the path as well. */
export class MessageRhythms {
  private readonly first = new RecentMap<string, Rhythm>(MAX_SESSION_KINDS);
  private readonly following = new RecentMap<string, Rhythm>(MAX_SESSION_KINDS);

  /** A connection that opens at a moment of a monotonic clock. */
  connection(openedAtMs: number): ConnectionRhythms {
    return new ConnectionRhythms(this.first, this.following, openedAtMs);
  }
}

interface Beat {
  readonly atMs: number;
  /** None before the second message of a kind. */
  readonly rhythm: Rhythm | undefined;
}

/**
 * The rhythms of one connection. They go on where those of the connections before it ended, so that a heartbeat stays one over connections that
 * are cut; two connections at once do not disturb one another. The first message of a kind is measured from the opening.
 */
export class ConnectionRhythms {
  private readonly own = new RecentMap<string, Beat>(MAX_CONNECTION_KINDS);

  constructor(
    private readonly first: RecentMap<string, Rhythm>,
    private readonly following: RecentMap<string, Rhythm>,
    private readonly openedAtMs: number,
  ) {}

  /** Notes a message; whether it was a periodic one, see {@link isPeriodic}. */
  isPeriodic(kind: string, atMs: number): boolean {
    const name = kind.slice(0, MAX_NAME_LENGTH);
    const before = this.own.get(name);
    if (before === undefined) {
      this.own.set(name, { atMs, rhythm: undefined });
      return isPeriodic(extended(this.first, name, atMs - this.openedAtMs));
    }
    const rhythm = extended(this.following, name, atMs - before.atMs, before.rhythm);
    this.own.set(name, { atMs, rhythm });
    return isPeriodic(rhythm, FASTEST_MS);
  }
}

/** One more interval of a kind, after `rhythm` or what was known of it last; known from now on. */
function extended(known: RecentMap<string, Rhythm>, name: string, intervalMs: number, rhythm?: Rhythm): Rhythm {
  const longer = continued(rhythm ?? known.get(name) ?? [], intervalMs);
  known.set(name, longer);
  return longer;
}
