import { aSession } from '../../../testing/builders';
import { endOfDayWords, putOffWords } from './sleep-rule';

/** In the time of the machine that reads it. */
const at = (hours: number, minutes: number, daysAhead = 0): string =>
  new Date(2026, 0, 30 + daysAhead, hours, minutes).toISOString();
const NOW_MS = Date.parse(at(14, 0));

describe('the end of the day in words', () => {
  it.each([
    [{ sleepAction: 'hibernate' }, 'This session goes to sleep at 19:00, by your company’s rule.'],
    [{ sleepAction: 'end' }, 'This session ends at 19:00, by your company’s rule.'],
    [{ sleepsAt: at(7, 5, 1) }, 'This session goes to sleep at 07:05 on Saturday, by your company’s rule.'],
    [{ sleepCause: 'idle' }, null],
    [{ sleepsAt: null }, null],
  ] as const)('%j', (changes, words) => {
    const session = aSession({ sleepsAt: at(19, 0), sleepCause: 'end-of-day', ...changes });
    expect(endOfDayWords(session, NOW_MS)).toBe(words);
  });

  it('says until when it can be put off, if it can', () => {
    expect(putOffWords(aSession({ keepableUntil: at(21, 0) }), NOW_MS)).toBe('Keep it running until 21:00');
    expect(putOffWords(aSession(), NOW_MS)).toBeNull();
  });
});
