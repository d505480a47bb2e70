import type { Clock } from '../clock.js';
import type { WebEndpoint } from '../session-runtime.js';
import type { InputActivity } from '../streams/input-activity.js';
import { ClientMessages } from './client-messages.js';
import { ignoring } from './ignored-messages.js';
import { MessageRhythms } from './message-rhythms.js';
import { RecentMap } from './recent-map.js';
import { Rhythms } from './rhythms.js';

/** Sessions that are remembered: more than one machine runs. */
const MAX_SESSIONS = 1_024;
/** Kinds of requests that are remembered of each. */
const MAX_REQUEST_KINDS = 256;

/**
 * Tells from what passes through a web application whether a person uses it: requests and WebSocket messages of the browser, less those that
 * come periodically (see `rhythm.ts`) and those that the template takes out. Requests are of one kind by method and path, the query apart;
 * messages by path, opcode and similar size. What opens a WebSocket does not count, since pages open theirs again by themselves; nor do control
 * frames, nor whatever the application sends by itself.
 */
export class WebActivity {
  private readonly requests = new RecentMap<string, Rhythms>(MAX_SESSIONS);
  private readonly messages = new RecentMap<string, MessageRhythms>(MAX_SESSIONS);

  constructor(
    private readonly input: InputActivity,
    private readonly clock: Clock,
  ) {}

  /** A browser asked for `target`: a path with or without a query. */
  noteRequest(sessionId: string, activity: WebEndpoint['activity'], method: string, target: string): void {
    if (!activity.requests || isIgnored(activity, target)) return;
    const rhythms = this.requests.get(sessionId) ?? new Rhythms(MAX_REQUEST_KINDS);
    this.requests.set(sessionId, rhythms);
    if (!rhythms.isPeriodic(`${method} ${pathOf(target)}`, this.clock.monotonicMs())) this.input.note(sessionId);
  }

  /** Who looks at the bytes that a browser sends over a WebSocket that opens at `target`; null when nothing of it counts. */
  messagesOf(sessionId: string, activity: WebEndpoint['activity'], target: string): ClientMessages | null {
    if (!activity.messages || isIgnored(activity, target)) return null;
    const known = this.messages.get(sessionId) ?? new MessageRhythms();
    this.messages.set(sessionId, known);
    const rhythms = known.connection(this.clock.monotonicMs());
    const isTakenOut = ignoring(activity.ignoredMessages);
    return new ClientMessages((message) => {
      if (isTakenOut(message)) return;
      const kind = `${message.opcode} ${sizeClass(message.size)} ${pathOf(target)}`;
      if (!rhythms.isPeriodic(kind, this.clock.monotonicMs())) this.input.note(sessionId);
    });
  }
}

function pathOf(target: string): string {
  const [path = ''] = target.split('?', 1);
  return path;
}

function isIgnored({ ignoredPaths }: WebEndpoint['activity'], target: string): boolean {
  return ignoredPaths.some((beginning) => target.startsWith(beginning));
}

/** Sizes within about a fifth of one another are similar. */
function sizeClass(size: number): number {
  return Math.round(2 * Math.log2(size + 1));
}
