import type { SessionView } from '../../../../../protocol/http/sessions.js';
import { endOfDayWords, putOffWords } from '../../shared/sleep-rule';
import { strings } from '../strings';

/** What a warning says. */
export interface WarningWords {
  readonly title: string;
  /** Read out once; the seconds are for the eyes. */
  readonly announcement: string;
  readonly countdown: string;
  /** What to know beside it; null where there is nothing. */
  readonly advice: string | null;
  /** Name of the button that puts it off; null where nothing does. */
  readonly keep: string | null;
}

/** How a session's owner is warned `seconds` before it goes. */
export function warningWords(session: SessionView, seconds: number, nowMs: number): WarningWords {
  const text = strings.idle;
  const countdown = session.sleepAction === 'end' ? text.endCountdown(seconds) : text.countdown(seconds);
  const rule = endOfDayWords(session, nowMs);
  if (rule !== null) {
    const advice = session.sleepAction === 'end' ? text.endAdvice : text.ruleAdvice;
    return {
      title: text.ruleTitle,
      announcement: `${rule} ${advice}`,
      countdown,
      advice: `${rule} ${advice}`,
      keep: putOffWords(session, nowMs),
    };
  }
  if (session.sleepCause === 'lifetime') {
    const { lifetimeTitle: title, lifetimeAnnouncement: announcement, lifetimeAdvice: advice } = text;
    return { title, announcement, countdown, advice, keep: null };
  }
  const isPause = session.sleepAction === 'standby';
  return {
    title: text.title,
    announcement: isPause ? text.standbyAnnouncement : text.announcement,
    countdown: isPause ? text.standbyCountdown(seconds) : countdown,
    advice: null,
    keep: text.keep,
  };
}
