import { minutesUntilSleep } from './card-sleep';

const NOW_MS = Date.parse('2026-01-31T09:00:00.000Z');
const at = (seconds: number): string => new Date(NOW_MS + seconds * 1000).toISOString();

describe('how soon a card says that its session sleeps', () => {
  it.each([
    ['nothing while there is time', { state: 'running', sleepsAt: at(15 * 60) }, null],
    ['whole minutes below a quarter of an hour', { state: 'running', sleepsAt: at(15 * 60 - 1) }, 14],
    ['none of them in the last minute', { state: 'running', sleepsAt: at(59) }, 0],
    ['no less than none', { state: 'running', sleepsAt: at(-90) }, 0],
    ['nothing where it never sleeps', { state: 'running', sleepsAt: null }, null],
    ['nothing of one that is frozen already', { state: 'standby', sleepsAt: at(60) }, null],
  ] as const)('%s', (_, session, minutes) => {
    expect(minutesUntilSleep(session, NOW_MS)).toBe(minutes);
  });
});
