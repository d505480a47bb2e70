import type { SessionReason } from '../../../protocol/session.js';
import { backToSleep, failure } from './session-lifecycle.js';
import {
  isTransitional,
  type SessionChange,
  type SessionFacts,
  timeoutSeconds,
  type TransitionalState,
} from './session-facts.js';

type Sentence = (application: string, seconds: number) => SessionReason;

const REASONS: Readonly<Record<TransitionalState, Sentence>> = {
  starting: (application, seconds) => ({
    code: 'start-timeout',
    message: `${application} did not start within ${seconds} seconds. Try again, and tell your administrator if it stays that way.`,
  }),
  waking: (application, seconds) => ({
    code: 'wake-timeout',
    message: `${application} did not wake up within ${seconds} seconds and goes back to sleep. Your saved files are safe; wake it again, and tell your administrator if it stays that way.`,
  }),
  hibernating: (application, seconds) => ({
    code: 'hibernate-timeout',
    message: `${application} did not go to sleep within ${seconds} seconds. It is tried again; your files are safe.`,
  }),
  ending: (application, seconds) => ({
    code: 'end-timeout',
    message: `${application} did not end within ${seconds} seconds. It goes on being cleaned up; there is nothing for you to do.`,
  }),
};

const QUEUE_STOOD_STILL = ({ templateName, agentName }: SessionFacts): string =>
  `${templateName} waited for its turn on ${agentName ?? 'its agent'}, where nothing started any more. Try again, and tell your administrator if it stays that way.`;

/**
 * What a missed deadline makes of a session; null when its state has none. The agent is told to clean up, but for what was to sleep or slept
 * before: its files may be nowhere else, so that it is put to sleep, with a new generation, until that works.
 */
export function missDeadline(session: SessionFacts): SessionChange | null {
  const seconds = timeoutSeconds(session, session.state);
  if (seconds === null || !isTransitional(session.state)) return null;
  const missed = REASONS[session.state](session.templateName, seconds);
  const hasWaited =
    session.reason?.code === 'awaiting-turn' && (session.state === 'starting' || session.state === 'waking');
  const reason = hasWaited ? { ...missed, message: QUEUE_STOOD_STILL(session) } : missed;
  const isKept = session.state === 'waking' || session.state === 'hibernating';
  return isKept ? backToSleep(session, reason) : failure(session, reason, false);
}
