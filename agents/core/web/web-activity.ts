import type { Clock } from '../clock.js';
import type { WebEndpoint } from '../session-runtime.js';
import type { InputActivity } from '../streams/input-activity.js';
import { ClientMessages } from './client-messages.js';
import { RecentMap } from './recent-map.js';
import { Rhythms } from './rhythms.js';

/** Sessions whose requests are remembered: more than one machine runs. */
const MAX_SESSIONS = 1_024;
/** Kinds of requests that are remembered of each. */
const MAX_REQUEST_KINDS = 256;
/** Kinds of messages that are remembered of each WebSocket. */
const MAX_MESSAGE_KINDS = 64;

/**
 * Tells from what passes through a web application whether a person uses it: requests and WebSocket messages of the browser, less those that
 * come periodically (see `rhythm.ts`) and those that the template takes out. Requests are of one kind by method and path, the query apart;
 * messages by connection, opcode and similar size. Control frames and whatever the application sends by itself never count.
 */
export class WebActivity {
  private readonly requests = new RecentMap<string, Rhythms>(MAX_SESSIONS);

  constructor(
    private readonly input: InputActivity,
    private readonly clock: Clock,
  ) {}

  /** A browser asked for `target`: a path with or without a query. */
  noteRequest(sessionId: string, activity: WebEndpoint['activity'], method: string, target: string): void {
    if (!activity.requests || isIgnored(activity, target)) return;
    const rhythms = this.requests.get(sessionId) ?? new Rhythms(MAX_REQUEST_KINDS);
    this.requests.set(sessionId, rhythms);
    const [path = ''] = target.split('?', 1);
    if (!rhythms.isPeriodic(`${method} ${path}`, this.clock.monotonicMs())) this.input.note(sessionId);
  }

  /** Who looks at the bytes that a browser sends over a WebSocket at `target`; null when nothing of it counts. */
  messagesOf(sessionId: string, activity: WebEndpoint['activity'], target: string): ClientMessages | null {
    if (!activity.messages || isIgnored(activity, target)) return null;
    const rhythms = new Rhythms(MAX_MESSAGE_KINDS);
    return new ClientMessages((opcode, size) => {
      const kind = `${opcode} ${sizeClass(size)}`;
      if (!rhythms.isPeriodic(kind, this.clock.monotonicMs())) this.input.note(sessionId);
    });
  }
}

function isIgnored({ ignoredPaths }: WebEndpoint['activity'], target: string): boolean {
  return ignoredPaths.some((beginning) => target.startsWith(beginning));
}

/** Sizes within about a fifth of one another are similar. */
function sizeClass(size: number): number {
  return Math.round(2 * Math.log2(size + 1));
}
